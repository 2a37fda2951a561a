import java.util.List;

final class Groups {
  static void check(Console console) throws Exception {
    String topic = console.fresh("groups");
    console.run("TopicCommand", "--create", "--topic", topic, "--partitions", "2");
    Records.produce(console, topic, 10);
    for (String protocol : List.of("classic", "consumer")) {
      // On 3.9.2 the new protocol is a preview that a broker has to be told to serve.
      if (protocol.equals("classic") || console.newOptions) check(console, topic, protocol);
    }
    console.run("TopicCommand", "--delete", "--topic", topic);
  }

  private static void check(Console console, String topic, String protocol) throws Exception {
    String group = console.fresh(protocol + "-group");
    Tool member = console.start("VerifiableConsumer", "--topic", topic, "--group-id", group, "--group-protocol", protocol);
    member.await("\"name\":\"offsets_committed\".*\"success\":true");
    Console.has(groups(console, "--list"), "^" + group + "$");
    Console.has(groups(console, "--list", "--state", "--type"), "^" + group + " (?i)" + protocol + "(?-i) Stable$");
    Console.has(groups(console, "--list", "--state", "Stable"), "^" + group + " ");
    Console.lacks(groups(console, "--list", "--state", "Empty"), "^" + group + " ");
    Console.has(groups(console, "--list", "--type", protocol), "^" + group + " ");
    console.until("^" + group + " " + topic + " 0 (\\d+) \\1 0 \\S+ /\\S+ \\S+$", "ConsumerGroupCommand", "--describe", "--group", group, "--offsets");
    Console.has(groups(console, "--describe", "--group", group, "--members", "--verbose"), "^" + group + " \\S+ /127\\.0\\.0\\.1 \\S+ 2 .*(\\(0,1\\)|:0,1)");
    Console.has(groups(console, "--describe", "--group", group, "--state"), "^" + group + " 127\\.0\\.0\\.1:\\d+ \\(1\\) (range|uniform) Stable 1$");
    Console.has(console.start("ConsumerGroupCommand", "--describe", "--all-groups", "--state").end(), "^" + group + " .*Stable 1$");
    Console.has(console.start("ConsumerGroupCommand", "--reset-offsets", "--group", group, "--topic", topic, "--to-earliest", "--execute").end(), "inactive");
    Console.has(console.start("ConsumerGroupCommand", "--delete", "--group", group).end(), "GroupNotEmptyException");
    Console.has(member.stop(), "\"name\":\"shutdown_complete\"");

    Console.has(groups(console, "--list", "--state", "Empty"), "^" + group + " ");
    Console.has(groups(console, "--describe", "--group", group, "--offsets"), "^" + group + " " + topic + " 0 (\\d+) \\1 0 - - -$");
    Console.has(reset(console, group, topic, "--to-earliest", "--dry-run"), moved(group, topic, " 0 0"), moved(group, topic, " 1 0"));
    Console.has(groups(console, "--describe", "--group", group, "--offsets"), "^" + group + " " + topic + " 0 (\\d+) \\1 0 ");
    Console.has(reset(console, group, topic, "--to-earliest", "--execute"), moved(group, topic, " 0 0"));
    Console.has(reset(console, group, topic + ":0", "--shift-by", "1", "--execute"), moved(group, topic, " 0 1"));
    String plan = Console.file(Console.has(reset(console, group, topic, "--to-current", "--dry-run", "--export"), "\"?" + topic + "\"?,0,1$"));
    Console.has(reset(console, group, topic, "--to-latest", "--execute"), moved(group, topic, " 1 \\d+"));
    Console.has(groups(console, "--reset-offsets", "--group", group, "--from-file", plan, "--execute"), moved(group, topic, " 0 1"), moved(group, topic, " 1 0"));
    Console.has(reset(console, group, topic, "--to-datetime", "2020-01-01T00:00:00.000", "--dry-run"), moved(group, topic, " 0 0"));
    Console.has(reset(console, group, topic + ":0", "--by-duration", "P1D", "--dry-run"), moved(group, topic, " 0 0"));
    Console.has(groups(console, "--describe", "--group", group), "^" + group + " " + topic + " 0 1 \\d+ \\d+ - - -$", "^" + group + " " + topic + " 1 0 (\\d+) \\1 - - -$");

    // The next member goes on where the offsets say.
    String read = console.run("VerifiableConsumer", "--topic", topic, "--group-id", group, "--group-protocol", protocol, "--max-messages", "9");
    Console.has(read, "\"name\":\"shutdown_complete\"");
    Console.has(groups(console, "--delete-offsets", "--group", group, "--topic", topic + ":0"), "\\b" + topic + " 0 Successful\\b");
    Console.lacks(groups(console, "--describe", "--group", group), topic + " 0 ");
    Console.has(groups(console, "--describe", "--group", group), topic + " 1 ");
    keptInItsTopic(console, group);
    Console.has(groups(console, "--delete", "--group", group), "^Deletion of requested consumer groups \\('" + group + "'\\) was successful\\.$");
    Console.lacks(groups(console, "--list"), "^" + group + "$");
    Console.has(console.start("ConsumerGroupCommand", "--delete", "--group", group).end(), "GroupIdNotFoundException");
  }

  /** Kafka's own formatter reads what is kept of the group. */
  private static void keptInItsTopic(Console console, String group) {
    Tool reader = console.start("ConsoleConsumer", "--topic", "__consumer_offsets", "--from-beginning", "--formatter", "org.apache.kafka.tools.consumer.OffsetsMessageFormatter");
    reader.await("\"group\":\"" + group + "\".*\"partition\":1");
    reader.stop();
  }

  /** A row of what reset-offsets says; classes of 3.9 put all of them into one line. */
  private static String moved(String group, String topic, String partitionAndOffset) {
    return "\\b" + group + " " + topic + partitionAndOffset + "\\b";
  }

  private static String reset(Console console, String group, String topic, String... how) {
    String[] arguments = new String[how.length + 5];
    System.arraycopy(new String[] {"--reset-offsets", "--group", group, "--topic", topic}, 0, arguments, 0, 5);
    System.arraycopy(how, 0, arguments, 5, how.length);
    return groups(console, arguments);
  }

  private static String groups(Console console, String... arguments) {
    return console.run("ConsumerGroupCommand", arguments);
  }
}
