package io.skein.node.platform;

/**
 * The node cannot run with what it was given, and does not start. Values that are wrong by
 * themselves are found by {@link CheckedConfig}; this is for what shows when they are used.
 */
public final class InvalidSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param key full path of the setting
   * @param wanted what a good value is, as a noun phrase
   */
  public InvalidSettingException(String key, String wanted) {
    super(key + " must be " + wanted);
  }
}
