package io.skein.protocol;

/**
 * Names a track of a participant.
 *
 * @param mid {@link CallTrack#mid}
 */
public record TrackName(UserId user, String mid) {}
