package io.skein.node.platform.cassandra;

import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.session.ProgrammaticArguments;
import com.datastax.oss.driver.internal.core.context.DefaultDriverContext;
import com.datastax.oss.driver.internal.core.context.DefaultNettyOptions;
import com.datastax.oss.driver.internal.core.context.NettyOptions;
import io.netty.bootstrap.Bootstrap;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Builds sessions whose connections come from one local address, where one is set. The driver has
 * no option for it; its manual names this way ("Netty": extend the context).
 */
final class SessionFromAddress extends CqlSessionBuilder {
  private static final int ANY_PORT = 0;

  private final Optional<InetAddress> address;

  SessionFromAddress(Optional<InetAddress> address) {
    this.address = address;
  }

  @Override
  protected DriverContext buildContext(DriverConfigLoader loader, ProgrammaticArguments arguments) {
    return address.isEmpty()
        ? super.buildContext(loader, arguments)
        : new BoundContext(loader, arguments, new InetSocketAddress(address.get(), ANY_PORT));
  }

  private static final class BoundContext extends DefaultDriverContext {
    private final InetSocketAddress local;

    BoundContext(
        DriverConfigLoader loader, ProgrammaticArguments arguments, InetSocketAddress local) {
      super(loader, arguments);
      this.local = local;
    }

    @Override
    protected NettyOptions buildNettyOptions() {
      return new DefaultNettyOptions(this) {
        @Override
        public void afterBootstrapInitialized(Bootstrap bootstrap) {
          super.afterBootstrapInitialized(bootstrap);
          bootstrap.localAddress(local);
        }
      };
    }
  }
}
