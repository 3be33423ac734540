package io.skein.protocol;

import java.math.BigDecimal;

/**
 * What a client draws as more than text: a place, a person, a page, a picture of a pack. A node
 * keeps it as its sender made it, and looks nothing up: neither a page nor a map is asked for.
 */
public sealed interface Card extends Content.Said {
  /**
   * A place.
   *
   * @param latitudeE7 ten millionths of a degree, north above 0: about a centimetre each
   * @param longitudeE7 the same, east above 0
   * @param name what it is called; may be empty
   * @param address where that is; may be empty
   */
  record Location(int latitudeE7, int longitudeE7, String name, String address) implements Card {
    /** The poles. */
    public static final int LATITUDE_E7_MAX = 900_000_000;

    /** Where the days begin. */
    public static final int LONGITUDE_E7_MAX = 1_800_000_000;

    private static final double E7 = 1e7;
    private static final int E7_DIGITS = 7;

    /**
     * A place given in degrees, north and east above 0.
     *
     * @throws IllegalArgumentException if there is no such place
     */
    public static Location of(double latitude, double longitude, String name, String address) {
      return new Location(
          e7(latitude, LATITUDE_E7_MAX, "latitude"),
          e7(longitude, LONGITUDE_E7_MAX, "longitude"),
          name,
          address);
    }

    /** Whether there is a place at these degrees. */
    public static boolean exists(double latitude, double longitude) {
      return isWithin(Math.rint(latitude * E7), LATITUDE_E7_MAX)
          && isWithin(Math.rint(longitude * E7), LONGITUDE_E7_MAX);
    }

    private static int e7(double degrees, int bound, String name) {
      double e7 = Math.rint(degrees * E7);
      if (!isWithin(e7, bound)) {
        throw new IllegalArgumentException(name + ": " + degrees + " degrees");
      }
      return (int) e7;
    }

    /** Not a number is not. */
    private static boolean isWithin(double value, int bound) {
      return Math.abs(value) <= bound;
    }

    /** In degrees as maps take them, such as {@code 48.85837,2.294481}. */
    public String coordinates() {
      return degrees(latitudeE7) + "," + degrees(longitudeE7);
    }

    private static String degrees(int e7) {
      BigDecimal degrees = BigDecimal.valueOf(e7, E7_DIGITS);
      return degrees.stripTrailingZeros().toPlainString();
    }

    @Override
    public String plainText() {
      if (!name.isEmpty()) {
        return name;
      }
      return address.isEmpty() ? coordinates() : address;
    }

    @Override
    public String toString() {
      return "Location[]";
    }
  }

  /**
   * A user, recommended to others.
   *
   * @param name what the sender calls the user: the id alone says who it is
   */
  record Contact(UserId user, String name) implements Card {
    @Override
    public String plainText() {
      return name;
    }

    @Override
    public String toString() {
      return "Contact[]";
    }
  }

  /**
   * A page of the web, as its sender saw it.
   *
   * @param url begins with http:// or https://
   * @param title may be empty
   * @param text of what the page is about; may be empty
   * @param thumbnail a small image; may be empty
   */
  record Link(String url, String title, String text, Bytes thumbnail) implements Card {
    @Override
    public String plainText() {
      return title.isEmpty() ? url : title + " " + url;
    }

    @Override
    public String toString() {
      return "Link[" + thumbnail + "]";
    }
  }

  /**
   * A picture of a pack that clients have, or get from where their maker keeps it.
   *
   * @param pack the pack's name, printable ASCII
   * @param id the picture's in it, printable ASCII
   * @param alternate what is shown, or read aloud, in place of the picture
   */
  record Sticker(String pack, String id, String alternate) implements Card {
    @Override
    public String plainText() {
      return alternate;
    }

    @Override
    public String toString() {
      return "Sticker[]";
    }
  }
}
