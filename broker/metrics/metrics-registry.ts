import { Counter, Gauge, Registry } from 'prom-client';

/** What a broker counts, in Prometheus' terms. */
export class MetricsRegistry {
  private readonly registry = new Registry();

  readonly connections = new Gauge({
    name: 'fluxmq_connections',
    help: 'Client connections that are open.',
    registers: [this.registry],
  });
  readonly connectionsRefused = new Counter({
    name: 'fluxmq_connections_refused_total',
    help: 'Client connections closed because there were too many.',
    registers: [this.registry],
  });
  readonly requests = new Counter({
    name: 'fluxmq_requests_total',
    help: 'Requests begun, by API.',
    labelNames: ['api'],
    registers: [this.registry],
  });
  readonly bytesReceived = new Counter({
    name: 'fluxmq_received_bytes_total',
    help: 'Bytes read from clients.',
    registers: [this.registry],
  });
  readonly bytesSent = new Counter({
    name: 'fluxmq_sent_bytes_total',
    help: 'Bytes written to clients.',
    registers: [this.registry],
  });

  get contentType(): string {
    return this.registry.contentType;
  }

  /** All metrics in the text format that Prometheus scrapes. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
