package io.skein.node.media;

/** What is kept about media, beside their bytes. */
public record MediaStores(
    MediaStore media,
    MediaQuotas quotas,
    MediaContents contents,
    MediaReferences references,
    MediaDue due) {}
