/** `Media.preview` takes no more. */
const BYTES_MAX = 512;
const PIXELS = 24;
/** A larger file is too much to decode for that. */
const FILE_BYTES_MAX = 30_000_000;

/** A blurred picture of an image, so small that it goes with the message; empty if there is none. */
export async function tinyPicture(file: Blob): Promise<Uint8Array> {
  const none = new Uint8Array(0);
  if (!file.type.startsWith('image/') || file.size > FILE_BYTES_MAX) {
    return none;
  }
  try {
    const image = await createImageBitmap(file);
    const scale = PIXELS / Math.max(image.width, image.height);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/webp', 0.4);
    });
    // A browser that writes no WebP writes PNG, which is too large.
    return blob !== null && blob.size <= BYTES_MAX
      ? new Uint8Array(await blob.arrayBuffer())
      : none;
  } catch {
    // Damaged, or of a kind that this browser does not know.
    return none;
  }
}
