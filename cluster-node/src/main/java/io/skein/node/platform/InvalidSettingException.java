package io.skein.node.platform;

/** A setting has a value that the node cannot run with; the node does not start. */
public final class InvalidSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param key full path of the setting
   * @param wanted what a good value is, as a noun phrase
   */
  public InvalidSettingException(String key, String wanted) {
    super(key + " must be " + wanted);
  }

  /** Returns the value if it lies in the range, both ends included. */
  public static int inRange(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new InvalidSettingException(key, "from " + min + " to " + max + ", not " + value);
    }
    return value;
  }
}
