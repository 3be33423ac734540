package io.skein.node.account;

/** Where accounts are kept: the ports of this feature. */
public record AccountStores(
    AccountStore accounts, DeviceStore devices, KeyStore keys, WaitingDeviceStore waiting) {}
