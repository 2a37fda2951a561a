import java.io.*;
import java.lang.reflect.*;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Exit;

/**
 * One run of a command-line class of Kafka's in this JVM, since the start of another costs seconds. It has a thread of its own; what that and
 * the threads which it starts write is its output, their end of the process is its end, and their shutdown hooks are run by {@link #stop}.
 */
final class Tool {
  private static final InheritableThreadLocal<Tool> CURRENT = new InheritableThreadLocal<>();
  private static final Pattern COMPLAINT = Pattern.compile("ERROR|WARN|Exception|^Error");
  /** For a moment Apache Kafka does not lead the partitions of a topic that it has just made. */
  private static final Pattern WAITED_OUT = Pattern.compile("WARN .*(NOT_LEADER_OR_FOLLOWER|NotLeaderOrFollowerException|UNKNOWN_TOPIC_OR_PARTITION|UnknownTopicOrPartitionException)");
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @SuppressWarnings("serial")
  private static final class Ended extends Error {
    Ended() {
      super(null, null, false, false);
    }
  }

  /** Before the first run, and before anything logs. */
  static void takeOver() {
    PrintStream out = System.out, err = System.err;
    System.setOut(shared(out));
    System.setErr(shared(err));
    Exit.Procedure end = (status, message) -> {
      if (CURRENT.get() == null) Runtime.getRuntime().halt(status);
      CURRENT.get().ended(status);
      throw new Ended();
    };
    Exit.setExitProcedure(end);
    Exit.setHaltProcedure(end);
    Exit.setShutdownHookAdder((name, hook) -> {
      if (CURRENT.get() != null) CURRENT.get().hooks.add(hook);
    });
  }

  private static PrintStream shared(PrintStream otherwise) {
    return new PrintStream(new OutputStream() {
      private OutputStream target() {
        if (CURRENT.get() == null) return otherwise;
        return CURRENT.get().hears() ? CURRENT.get().output : OutputStream.nullOutputStream();
      }

      @Override public void write(int octet) throws IOException {
        target().write(octet);
      }

      @Override public void write(byte[] octets, int from, int length) throws IOException {
        target().write(octets, from, length);
      }
    }, true);
  }

  private final String name;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final List<Runnable> hooks = new CopyOnWriteArrayList<>();
  private final ThreadGroup group;
  private final Thread thread;
  /** With what it wanted to end the process: what it does and says after that, where it catches {@link Ended}, would not have happened. */
  private volatile Integer status;

  /** Starts the first of these classes that there is, since some changed their packages between 3.9 and 4.3. */
  Tool(List<String> classes, String... arguments) {
    Class<?> found = classes.stream().map(Tool::find).filter(one -> one != null).findFirst()
      .orElseThrow(() -> new Failure("no class " + String.join(" or ", classes)));
    name = found.getSimpleName() + " " + String.join(" ", arguments);
    group = new ThreadGroup(found.getSimpleName());
    thread = new Thread(group, () -> {
      CURRENT.set(this);
      try {
        found.getMethod("main", String[].class).invoke(null, (Object) arguments);
      } catch (InvocationTargetException thrown) {
        if (status != null) return;
        thrown.getCause().printStackTrace();
        ended(1);
      } catch (ReflectiveOperationException impossible) {
        throw new Failure(impossible.toString());
      }
    }, found.getSimpleName());
    thread.setDaemon(true);
    thread.start();
  }

  private boolean hears() {
    return status == null || Thread.currentThread() != thread;
  }

  private synchronized void ended(int with) {
    if (status == null) status = with;
  }

  private static Class<?> find(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException absent) {
      return null;
    }
  }

  /** Waits for its end. @return what it wrote; each run of blanks is one */
  String end() {
    join(thread);
    shutDown();
    if (thread.isAlive()) throw new Failure(name + " has not ended after " + LIMIT.toSeconds() + " s in " + List.of(thread.getStackTrace()) + "\n" + said());
    return said();
  }

  /** Waits for its end, which must be a good one without a complaint. @return what it wrote */
  String endWell() {
    String said = end();
    if (status != null && status != 0) throw new Failure(name + " ended with " + status + "\n" + said);
    if (said.lines().anyMatch(line -> COMPLAINT.matcher(line).find() && !WAITED_OUT.matcher(line).find())) throw new Failure(name + " complained\n" + said);
    return said;
  }

  /** Stops it as an interrupt at the keyboard does, and waits for its end. */
  String stop() {
    shutDown();
    return endWell();
  }

  /** Does what the end of the process would do. Most classes leave that to the JVM itself, which tells nobody (hence --add-opens java.base/java.lang). */
  private void shutDown() {
    Thread last = new Thread(group, () -> {
      CURRENT.set(this);
      hooks.forEach(Runnable::run);
      hooks.clear();
    });
    last.start();
    join(last);
    for (Thread hook : hooksOfTheJvm()) {
      // Each thread knows the group that made it.
      if (hook.getThreadGroup() != group || !Runtime.getRuntime().removeShutdownHook(hook)) continue;
      hook.start();
      join(hook);
    }
  }

  private static List<Thread> hooksOfTheJvm() {
    try {
      Class<?> keeper = Class.forName("java.lang.ApplicationShutdownHooks");
      Field hooks = keeper.getDeclaredField("hooks");
      hooks.setAccessible(true);
      synchronized (keeper) {
        return ((Map<?, ?>) hooks.get(null)).keySet().stream().map(Thread.class::cast).toList();
      }
    } catch (ReflectiveOperationException changed) {
      throw new Failure("this JVM keeps its shutdown hooks elsewhere: " + changed);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(LIMIT.toMillis());
    } catch (InterruptedException stopped) {
      throw new Failure("interrupted");
    }
  }

  /** Waits until it has written something that the pattern is found in. @return what it wrote */
  String await(String pattern) {
    Pattern wanted = Pattern.compile(pattern, Pattern.MULTILINE);
    long until = System.nanoTime() + LIMIT.toNanos();
    while (!wanted.matcher(said()).find()) {
      if (!thread.isAlive() && !wanted.matcher(said()).find()) throw new Failure(name + " ended without saying " + pattern + "\n" + said());
      if (System.nanoTime() > until) throw new Failure(name + " has not said " + pattern + "\n" + said());
      Console.pause();
    }
    return said();
  }

  String said() {
    return output.toString(StandardCharsets.UTF_8).replaceAll("[ \t]+", " ").replaceAll("(?m)^ | $", "");
  }
}
