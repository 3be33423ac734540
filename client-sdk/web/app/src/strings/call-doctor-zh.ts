import type { callDoctorEn } from './call-doctor-en.ts';

export const callDoctorZh: typeof callDoctorEn = {
  calls: '通话',
  callsHint: '在当前网络能否正常通话',
  check: '检测通话网络',
  checkHint: '检测服务器以及帮助通话穿过防火墙的服务。结果会告知服务器的运营者，不含你的网络地址。',
  checkAgain: '重新检测',
  checking: '正在检测…',
  verdicts: {
    GOOD: '这里可以正常通话。',
    LIMITED: '可以通话，但不一定总能接通，或质量较差。',
    BAD: '这里很可能无法通话。',
  },
  findings: {
    NODE_UNREACHABLE: '服务器没有响应：既不能呼叫，也不能接听。',
    NOTHING_ANSWERS: '通话服务器都没有响应：防火墙似乎阻止了此网络的通话。',
    RELAY_REFUSED: '中继服务器不接受此设备：只有不需要中继的通话可用。请告知服务器的运营者。',
    RELAY_UNREACHABLE: '中继服务器没有响应：不需要中继的通话可用，在严格的防火墙后会失败。',
    NO_RELAY: '没有中继服务器：不同网络之间的通话可能失败。',
    NO_SERVERS: '没有服务器帮助通话：在同一网络内可用，跨网络很少能接通。',
    UDP_BLOCKED: '此网络屏蔽了 UDP：通话会改走其他途径，可能卡顿或延迟。',
    NODE_SLOW: '服务器响应缓慢：对方要过一会儿才会响铃。',
    RELAY_SLOW: '中继服务器响应缓慢：经中继的通话会有明显延迟。',
  },
  tried: '检测项目',
  kinds: {
    SOCKET: '服务器',
    STUN: '本机公网地址（STUN）',
    TURN_UDP: '中继（UDP）',
    TURN_TCP: '中继（TCP）',
    TURN_TLS: '中继（TLS）',
  },
  answered: (millis) => `${millis} 毫秒`,
  noAnswer: '没有响应',
  refused: '被拒绝',
  notTried: '此处无法判断',
};
