package io.skein.node.push;

/**
 * What sessions need to have devices told that are not attached.
 *
 * @param pushes takes what they have to tell
 */
public record PushFeature(PushServices services, Pushes pushes, PushSettings.Told settings) {}
