// Kafka's own command-line classes against a broker, all in one JVM.   Console HOST:PORT VERSION-OF-THE-CLASSES AREA[,AREA]...
// Areas in one argument follow each other, arguments run at the same time.
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;

final class Console {
  interface Area {
    void check(Console console) throws Exception;
  }

  private static Area area(String name) {
    return switch (name) {
      case "topics" -> Topics::check;
      case "configs" -> Configs::check;
      case "records" -> Records::check;
      case "groups" -> Groups::check;
      case "transactions" -> Transactions::check;
      case "verifiable" -> Verifiable::check;
      case "share-classic" -> Verifiable::shareClassic;
      case "share-consumer" -> Verifiable::shareConsumer;
      case "cluster" -> ClusterTools::check;
      case "performance" -> Performance::check;
      case "streams" -> WordCountTwice::check;
      default -> throw new Failure("no area " + name);
    };
  }

  public static void main(String[] args) throws InterruptedException {
    Tool.takeOver();
    Console console = new Console(args[0], args[1]);
    AtomicBoolean failed = new AtomicBoolean();
    List<Thread> lanes = Stream.of(args).skip(2).map(areas -> new Thread(() -> {
      for (String area : areas.split(",")) if (!console.holds(area)) failed.set(true);
    })).toList();
    for (Thread lane : lanes) lane.start();
    for (Thread lane : lanes) lane.join();
    // Threads of a tool that failed may be left.
    Runtime.getRuntime().halt(failed.get() ? 1 : 0);
  }

  private boolean holds(String name) {
    long began = System.nanoTime();
    try {
      area(name).check(this);
      System.out.printf("%s: as expected, %.1f s%n", name, (System.nanoTime() - began) / 1e9);
      return true;
    } catch (Exception thrown) {
      synchronized (System.out) {
        System.out.printf("%s: FAILED%n", name);
        thrown.printStackTrace(System.out);
      }
      return false;
    }
  }

  final String address;
  /** Kafka 4.2 renamed many options (KIP-1147). */
  final boolean newOptions;
  private final String suffix = Long.toString(System.currentTimeMillis(), 36);

  private Console(String address, String version) {
    this.address = address;
    newOptions = !version.startsWith("3.");
  }

  /** A name that nothing else has on this broker. */
  String fresh(String name) {
    return name + "-" + suffix;
  }

  Tool start(String name, String... arguments) {
    List<String> names = Stream.of("org.apache.kafka.tools.", "org.apache.kafka.tools.consumer.", "org.apache.kafka.tools.consumer.group.", "org.apache.kafka.tools.reassign.", "kafka.admin.", "kafka.tools.")
      .map(prefix -> prefix + name).toList();
    return new Tool(names, Stream.concat(Stream.of("--bootstrap-server", address), Stream.of(arguments)).toArray(String[]::new));
  }

  /** Runs a class, which must end well. @return what it wrote */
  String run(String name, String... arguments) {
    return start(name, arguments).endWell();
  }

  /** Runs a class on what is written to it. @return what it wrote */
  synchronized String feed(String input, String name, String... arguments) {
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    return run(name, arguments);
  }

  /** Runs a class until it has written what is waited for: what a broker does soon and not at once. @return what it wrote */
  String until(String pattern, String name, String... arguments) {
    for (int attempt = 1; ; attempt += 1) {
      String said = run(name, arguments);
      if (Pattern.compile(pattern, Pattern.MULTILINE).matcher(said).find()) return said;
      if (attempt == 100) throw new Failure(name + " has not said " + pattern + "\n" + said);
      pause();
    }
  }

  /** Between two looks at what cannot be awaited otherwise. */
  static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException stopped) {
      throw new Failure("interrupted");
    }
  }

  /** In what a tool wrote there is something for each of these patterns. */
  static String has(String said, String... patterns) {
    for (String pattern : patterns) {
      if (!Pattern.compile(pattern, Pattern.MULTILINE).matcher(said).find()) throw new Failure("there is no " + pattern + " in\n" + said);
    }
    return said;
  }

  static void lacks(String said, String pattern) {
    if (Pattern.compile(pattern, Pattern.MULTILINE).matcher(said).find()) throw new Failure("there is " + pattern + " in\n" + said);
  }

  static String file(String content) throws IOException {
    Path path = Files.createTempFile("console", ".json");
    path.toFile().deleteOnExit();
    return Files.writeString(path, content).toString();
  }
}
