import java.util.List;
import java.util.regex.Pattern;

final class Verifiable {
  private static final String RECORDS = "2000";

  static void check(Console console) {
    String topic = console.fresh("verifiable");
    console.run("TopicCommand", "--create", "--topic", topic, "--partitions", "3");
    String sent = console.run("VerifiableProducer", "--topic", topic, "--max-messages", RECORDS, "--acks", "-1", "--repeating-keys", "10", "--value-prefix", "7");
    Console.has(sent, "\"sent\":2000,\"acked\":2000|\"acked\":2000.*\"sent\":2000", "\"name\":\"producer_send_success\".*\"value\":\"7\\.1999\"", "\"name\":\"shutdown_complete\"");
    compatibility(console, console.fresh("compatibility"));
    String instance = console.fresh("static");
    Console.has(console.run("VerifiableConsumer", "--topic", topic, "--group-id", instance, "--group-instance-id", "first", "--max-messages", RECORDS,
      "--assignment-strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"), "\"name\":\"shutdown_complete\"");
    console.run("TopicCommand", "--delete", "--topic", topic);
  }

  static void shareClassic(Console console) {
    share(console, "classic");
  }

  /** The protocol of KIP-848, which Kafka 3.9 serves only as a preview. */
  static void shareConsumer(Console console) {
    if (console.newOptions) share(console, "consumer");
  }

  /** Two members share the partitions; the first one sees the second come and go. */
  private static void share(Console console, String protocol) {
    String topic = console.fresh("shared-" + protocol);
    console.run("TopicCommand", "--create", "--topic", topic, "--partitions", "3");
    console.run("VerifiableProducer", "--topic", topic, "--max-messages", "100", "--repeating-keys", "100");
    String group = console.fresh("verifiable-" + protocol);
    Tool first = verifiable(console, topic, group, protocol);
    first.await("\"name\":\"partitions_assigned\".*\"partition\":2");
    first.await("\"name\":\"offsets_committed\"");
    Tool second = verifiable(console, topic, group, protocol);
    second.await("\"name\":\"partitions_assigned\".*\"partition\":\\d");
    first.await("\"name\":\"partitions_revoked\".*\"partition\":\\d");
    Console.has(second.stop(), "\"name\":\"shutdown_complete\"");
    first.await("\"name\":\"partitions_assigned\".*\"partition\":\\d[^$]*\"name\":\"partitions_assigned\".*\"partition\":\\d");
    for (int partition = 0; partition < 3; partition += 1) {
      console.until("^" + group + " " + topic + " " + partition + " (\\d+) \\1 0 ", "ConsumerGroupCommand", "--describe", "--group", group, "--offsets");
    }
    Console.has(first.stop(), "\"name\":\"shutdown_complete\"");
    console.run("ConsumerGroupCommand", "--delete", "--group", group);
    console.run("TopicCommand", "--delete", "--topic", topic);
  }

  private static Tool verifiable(Console console, String topic, String group, String protocol) {
    return console.start("VerifiableConsumer", "--topic", topic, "--group-id", group, "--group-protocol", protocol);
  }

  private static void compatibility(Console console, String topic) {
    // The topic that it makes; it leaves it.
    String made = "newtopic";
    console.run("TopicCommand", "--delete", "--if-exists", "--topic", made);
    console.run("TopicCommand", "--create", "--topic", topic);
    boolean accessControl = !Pattern.compile("DescribeAcls\\(29\\): UNSUPPORTED").matcher(console.run("BrokerApiVersionsCommand")).find();
    // It warns of its own abandoned fetches, on Apache Kafka too.
    Console.has(console.start("ClientCompatibilityTest", "--topic", topic, "--num-cluster-nodes", "1", "--offsets-for-times-supported", "true", "--cluster-id-supported", "true",
      "--expect-record-too-large-exception", "false", "--create-topics-supported", "true", "--describe-acls-supported", Boolean.toString(accessControl), "--describe-configs-supported", "true",
      "--idempotent-producer-supported", "true").end(), "^SUCCESS\\.$");
    console.run("TopicCommand", "--delete", "--topic", topic);
    console.run("TopicCommand", "--delete", "--if-exists", "--topic", made);
  }
}
