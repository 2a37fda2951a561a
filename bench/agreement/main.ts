import { Command, Option } from 'commander';
import { checkWritable, endWithReader } from '../../reports/output.js';
import { interruption } from '../../targets/interruption.js';
import { conclude, read } from '../command-line.js';
import { apacheKafka } from '../contenders/apache-kafka.js';
import { findKafka, KAFKA_VERSION } from '../contenders/kafka-distribution.js';
import { withFreshBroker } from '../contenders/loaded-broker.js';
import { withFolder } from '../contenders/with-folder.js';
import { EXIT } from '../exit-code.js';
import { beginComparison } from '../experiments/begin-comparison.js';
import { measure } from '../experiments/measure.js';
import { metricResult } from '../experiments/verdict.js';
import { writeComparison } from '../experiments/write-comparison.js';
import { parseFiniteRate, parseSpan, parseWhole } from '../quantities.js';
import { KafkaClients } from '../storage/kafka-clients.js';
import { agreementExperiment, CLIENTS } from './agreement.js';

const PROGRAM = 'bench:agreement';

interface Options {
  readonly rate: number;
  readonly duration: number;
  readonly runs: number;
  readonly json?: string;
  readonly md?: string;
}

async function main({ rate, duration, runs, json, md }: Options): Promise<number> {
  checkWritable(json);
  checkWritable(md);
  const { signal, end } = interruption();
  const resultOf = beginComparison(signal);
  const kafka = await findKafka();
  try {
    const experiment = agreementExperiment({ rate, durationMs: duration });
    const report = (text: string) => process.stderr.write(`${text}\n`);
    const measured = await withFolder(undefined, (root) =>
      withFreshBroker({ root, signal }, apacheKafka(kafka), ({ address }) =>
        measure(experiment, CLIENTS, { address, kafka: new KafkaClients(kafka, false), signal }, runs, report),
      ),
    );
    const result = resultOf({
      java: kafka.java,
      brokers: CLIENTS,
      runs,
      metrics: experiment.metrics.map((metric) => metricResult(metric, measured, 1)),
      notes: [
        `The clients take turns on one Apache Kafka ${KAFKA_VERSION}, which runs all the time.`,
        ...experiment.notes(),
      ],
    });
    await writeComparison(result, { json, md });
    return signal.aborted ? EXIT.interrupted : EXIT.ok;
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    end();
  }
}

const program = new Command(PROGRAM)
  .description("Whether the wire driver and Kafka's own ProducerPerformance measure the same of an Apache Kafka")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.couldNotStart))
  .option('--rate <records/s>', 'of both', read(parseFiniteRate), 10_000)
  .addOption(new Option('--duration <time>', 'of a run').default(20_000, '20s').argParser(read(parseSpan)))
  .option('--runs <n>', 'how often each has its turn', read(parseWhole(1, 100)), 5)
  .option('--json <file>', 'write the result as JSON; - for standard output')
  .option('--md <file>', 'write the report as Markdown; - for standard output')
  .action((options: Options) => conclude(PROGRAM, () => main(options)));

endWithReader();
await program.parseAsync();
