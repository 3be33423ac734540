package io.skein.node.media.s3;

import io.skein.node.media.S3Settings;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The calls that a blob store makes, in one bucket and under one prefix. An object is there as a
 * whole or not at all. Each call blocks; an attempt has a time-out, and of attempts there are so
 * many. They fail with an {@link S3FailedException}, which repeats no key and no secret.
 * Thread-safe.
 */
final class S3Objects implements AutoCloseable {
  private static final int NOT_FOUND = 404;

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final long pieceBytes;

  /** Something that the client does. */
  private interface Call<T> {
    T call() throws IOException;
  }

  S3Objects(S3Settings settings, String secretKey) {
    bucket = settings.bucket();
    prefix = settings.prefix();
    pieceBytes = settings.pieceBytes();
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKeyId(), secretKey)))
            .forcePathStyle(settings.pathStyle())
            // Not every compatible store knows the checksums that Amazon's has learned since 2024.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(settings.connectTimeout())
                    .socketTimeout(settings.attemptTimeout()))
            .overrideConfiguration(
                override ->
                    override
                        .apiCallAttemptTimeout(settings.attemptTimeout())
                        .retryStrategy(retry -> retry.maxAttempts(settings.attemptsMax())));
    settings.endpoint().ifPresent(builder::endpointOverride);
    client = builder.build();
  }

  boolean exists(String key) {
    return found("look for", () -> client.headObject(head -> head.bucket(bucket).key(prefix + key)))
        .isPresent();
  }

  /** A small object as a whole; none if there is none. */
  Optional<byte[]> find(String key) {
    return found(
        "read",
        () -> {
          ResponseBytes<GetObjectResponse> got =
              client.getObject(
                  get -> get.bucket(bucket).key(prefix + key), ResponseTransformer.toBytes());
          byte[] bytes = got.asByteArray();
          Long told = got.response().contentLength();
          if (told != null && told != bytes.length) {
            throw new EOFException("the object store broke off before the end");
          }
          return bytes;
        });
  }

  /**
   * So many bytes of an object from an offset on, to be closed, or aborted where they are not read
   * to their end.
   */
  ResponseInputStream<GetObjectResponse> read(String key, long from, long length) {
    return call(
        "read",
        () ->
            client.getObject(
                get ->
                    get.bucket(bucket)
                        .key(prefix + key)
                        .range("bytes=" + from + "-" + (from + length - 1)),
                ResponseTransformer.toInputStream()));
  }

  /** As above, of the whole object. */
  ResponseInputStream<GetObjectResponse> read(String key) {
    return call(
        "read",
        () ->
            client.getObject(
                get -> get.bucket(bucket).key(prefix + key), ResponseTransformer.toInputStream()));
  }

  void write(String key, byte[] bytes) {
    call(
        "write",
        () ->
            client.putObject(
                put -> put.bucket(bucket).key(prefix + key), RequestBody.fromBytes(bytes)));
  }

  /** An object with a file's bytes, in pieces if it is large. */
  void write(String key, Path file) {
    long size = call("write", () -> Files.size(file));
    if (size <= pieceBytes) {
      call(
          "write",
          () ->
              client.putObject(
                  put -> put.bucket(bucket).key(prefix + key), RequestBody.fromFile(file)));
    } else {
      writePieces(key, file, size);
    }
  }

  /** Of pieces that do not become an object nothing stays, as far as the store can be told. */
  private void writePieces(String key, Path file, long size) {
    String name = prefix + key;
    String upload =
        call("write", () -> client.createMultipartUpload(begin -> begin.bucket(bucket).key(name)))
            .uploadId();
    try {
      List<CompletedPart> pieces = new ArrayList<>();
      for (long from = 0; from < size; from += pieceBytes) {
        pieces.add(writePiece(name, upload, pieces.size() + 1, file, from, size));
      }
      call(
          "write",
          () ->
              client.completeMultipartUpload(
                  end ->
                      end.bucket(bucket)
                          .key(name)
                          .uploadId(upload)
                          .multipartUpload(all -> all.parts(pieces))));
    } catch (RuntimeException failure) {
      abort(name, upload, failure);
      throw failure;
    }
  }

  private CompletedPart writePiece(
      String name, String upload, int number, Path file, long from, long size) {
    long length = Math.min(pieceBytes, size - from);
    return call(
        "write",
        () -> {
          String tag =
              client
                  .uploadPart(
                      piece -> piece.bucket(bucket).key(name).uploadId(upload).partNumber(number),
                      RequestBody.fromContentProvider(
                          () -> FilePiece.open(file, from, length),
                          length,
                          "application/octet-stream"))
                  .eTag();
          return CompletedPart.builder().partNumber(number).eTag(tag).build();
        });
  }

  private void abort(String name, String upload, RuntimeException failure) {
    try {
      client.abortMultipartUpload(end -> end.bucket(bucket).key(name).uploadId(upload));
    } catch (SdkException e) {
      failure.addSuppressed(e);
    }
  }

  /** An object with another one's bytes, which do not leave the store. */
  void copy(String from, String to) {
    call(
        "copy",
        () ->
            client.copyObject(
                copy ->
                    copy.sourceBucket(bucket)
                        .sourceKey(prefix + from)
                        .destinationBucket(bucket)
                        .destinationKey(prefix + to)));
  }

  /** Done also if there is none. */
  void delete(String key) {
    found("delete", () -> client.deleteObject(gone -> gone.bucket(bucket).key(prefix + key)));
  }

  /** Whether there is an object whose key begins so. */
  boolean hasAny(String begin) {
    return call(
        "list",
        () ->
            !client
                .listObjectsV2(list -> list.bucket(bucket).prefix(prefix + begin).maxKeys(1))
                .contents()
                .isEmpty());
  }

  /** All objects whose keys begin so. */
  void deleteAll(String begin) {
    call(
        "delete",
        () -> {
          // One by one: the call for many asks for a checksum that not all stores agree about.
          for (S3Object object :
              client
                  .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix + begin))
                  .contents()) {
            client.deleteObject(gone -> gone.bucket(bucket).key(object.key()));
          }
          return true;
        });
  }

  private static <T> Optional<T> found(String what, Call<T> call) {
    try {
      return Optional.of(call.call());
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND && !"NoSuchBucket".equals(codeOf(e))) {
        return Optional.empty();
      }
      throw failed(what, e);
    } catch (SdkException | IOException e) {
      throw failed(what, e);
    }
  }

  private static <T> T call(String what, Call<T> call) {
    try {
      return call.call();
    } catch (SdkException | IOException e) {
      throw failed(what, e);
    }
  }

  private static S3FailedException failed(String what, Exception cause) {
    if (cause instanceof S3Exception answer) {
      return new S3FailedException(what, answer.statusCode(), codeOf(answer), cause);
    }
    return new S3FailedException(what, 0, cause.getClass().getSimpleName(), cause);
  }

  private static String codeOf(S3Exception answer) {
    String code = answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  /** An object that was not read to its end leaves its connection behind. */
  static void end(InputStream in, boolean whole) throws IOException {
    if (whole || !(in instanceof ResponseInputStream<?> response)) {
      in.close();
    } else {
      response.abort();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
