package io.skein.node.account;

/** Where accounts are kept: the three ports of this feature. */
public record AccountStores(AccountStore accounts, DeviceStore devices, KeyStore keys) {}
