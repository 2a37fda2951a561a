import java.util.Map;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.serialization.StringSerializer;

final class Transactions {
  static void check(Console console) throws Exception {
    String topic = console.fresh("transactions"), id = console.fresh("transactional");
    console.run("TopicCommand", "--create", "--topic", topic);
    try (KafkaProducer<String, String> producer = producer(console, id)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "committed")).get();
      producer.commitTransaction();
      console.until("^" + id + " 1 \\d+ CompleteCommit$", "TransactionsCommand", "list");
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "open")).get();
      Console.has(transactions(console, "list"), "^" + id + " 1 \\d+ Ongoing$");
      Console.has(transactions(console, "list", "--duration-filter", "600000"), "TransactionalId");
      Console.lacks(transactions(console, "list", "--duration-filter", "600000"), "^" + id + " ");
      if (console.newOptions) {
        Console.has(transactions(console, "list", "--transactional-id-pattern", "transactional-.*"), "^" + id + " ");
        Console.lacks(transactions(console, "list", "--transactional-id-pattern", "other-.*"), "^" + id + " ");
      }
      Console.has(transactions(console, "describe", "--transactional-id", id), "^1 " + id + " \\d+ \\d+ Ongoing 60000 \\S+ \\d+ " + topic + "-0$");
      // The record and the marker before it have the offsets 0 and 1.
      Console.has(transactions(console, "describe-producers", "--topic", topic, "--partition", "0"), "^\\d+ \\d+ -?\\d+ \\d+ \\d+ 2$");
      // Its coordinator knows it, so it does not hang, however long it takes.
      Console.lacks(transactions(console, "find-hanging", "--broker-id", "1", "--max-transaction-timeout", "0", "--topic", topic), topic);
      Console.lacks(transactions(console, "find-hanging", "--broker-id", "1"), topic);
      transactions(console, "abort", "--topic", topic, "--partition", "0", "--start-offset", "2");
      Console.has(transactions(console, "describe-producers", "--topic", topic, "--partition", "0"), "^\\d+ \\d+ -?\\d+ \\d+ \\d+ None$");
      Console.has(console.start("TransactionsCommand", "abort", "--topic", topic, "--partition", "0", "--start-offset", "2").end(), "[Cc]ould not find|no open transaction");
      if (console.newOptions) {
        transactions(console, "forceTerminateTransaction", "--transactionalId", id);
        console.until("^" + id + " 1 \\d+ (CompleteAbort|Empty)$", "TransactionsCommand", "list");
      }
    }
    String read = console.run("ConsoleConsumer", "--topic", topic, "--from-beginning", "--isolation-level", "read_committed", "--max-messages", "1");
    Console.has(read, "^committed$");
    Tool states = console.start("ConsoleConsumer", "--topic", "__transaction_state", "--from-beginning", "--formatter", "org.apache.kafka.tools.consumer.TransactionLogMessageFormatter");
    states.await("\"transactionalId\":\"" + id + "\"");
    states.stop();
    console.run("TopicCommand", "--delete", "--topic", topic);
  }

  private static KafkaProducer<String, String> producer(Console console, String id) {
    return new KafkaProducer<>(Map.of("bootstrap.servers", console.address, "transactional.id", id), new StringSerializer(), new StringSerializer());
  }

  private static String transactions(Console console, String... arguments) {
    return console.run("TransactionsCommand", arguments);
  }
}
