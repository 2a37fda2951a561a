/** Something was not as it must be. Its text says what, and what the tool wrote. */
@SuppressWarnings("serial")
final class Failure extends RuntimeException {
  private static final int LONGEST = 6000;

  Failure(String text) {
    super(text.length() <= LONGEST ? text : text.substring(0, LONGEST / 2) + "\n…\n" + text.substring(text.length() - LONGEST / 2));
  }
}
