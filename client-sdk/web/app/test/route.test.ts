import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatRoute, HOME, isDetail, parseRoute, type Route, tabOf } from '../src/model/route.ts';

const ROUTES: readonly Route[] = [
  { at: 'chats' },
  { at: 'chat', conversation: 'd1-2', info: false },
  { at: 'chat', conversation: 'g7', info: true },
  { at: 'chat', conversation: 'g7', info: false, message: 4_200 },
  { at: 'chat', conversation: 'g7', info: false, search: true },
  { at: 'chat', conversation: 'g7', info: true, search: true },
  { at: 'chat', conversation: 'g7', info: false, message: 4_200, search: true },
  { at: 'search' },
  { at: 'search', conversation: 'd1-2' },
  { at: 'archived' },
  { at: 'strangers' },
  { at: 'starred' },
  { at: 'newGroup' },
  { at: 'contacts' },
  { at: 'person', user: '42' },
  { at: 'join', link: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_' },
  { at: 'settings', section: undefined },
  { at: 'settings', section: 'privacy' },
];

describe('a route', () => {
  it('is the same after it was an address', () => {
    for (const route of ROUTES) {
      assert.deepEqual(parseRoute(formatRoute(route)), route);
    }
  });

  it('that is none of ours leads home', () => {
    for (const address of [
      '',
      '#',
      '#/nowhere',
      '#/chats/<script>',
      '#/chats/g0',
      '#/chats/d1',
      '#/join/short',
      '#//x',
    ]) {
      assert.deepEqual(parseRoute(address), HOME, address);
    }
  });

  it('of a section that there is not leads to all of them', () => {
    assert.deepEqual(parseRoute('#/settings/__proto__'), { at: 'settings', section: undefined });
    assert.deepEqual(parseRoute('#/contacts/nobody'), { at: 'contacts' });
    assert.deepEqual(parseRoute('#/search/everything'), { at: 'search' });
  });

  it('to a message that there cannot be leads to its chat', () => {
    for (const address of ['#/chats/g7/0', '#/chats/g7/1e3', '#/chats/g7/9999999999999999']) {
      assert.deepEqual(
        parseRoute(address),
        { at: 'chat', conversation: 'g7', info: false },
        address,
      );
    }
  });

  it('belongs to a part of the page, and covers the list on a phone or not', () => {
    assert.deepEqual(
      ROUTES.map((route) => [tabOf(route), isDetail(route)]),
      [
        ['chats', false],
        ['chats', true],
        ['chats', true],
        ['chats', true],
        ['chats', true],
        ['chats', true],
        ['chats', true],
        ['chats', false],
        ['chats', false],
        ['chats', false],
        ['chats', false],
        ['chats', false],
        ['chats', true],
        ['contacts', false],
        ['contacts', true],
        ['contacts', true],
        ['settings', false],
        ['settings', true],
      ],
    );
  });
});
