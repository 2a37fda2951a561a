import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { reasonOf } from '../../protocol/reason-of.js';
import { FluxmqError } from '../errors.js';
import type { MetricsRegistry } from './metrics-registry.js';

/** Serves `/metrics` to Prometheus. */
export class HttpMetricsServer {
  private constructor(private readonly server: Server) {}

  static async listen(port: number, host: string, metrics: MetricsRegistry): Promise<HttpMetricsServer> {
    const server = createServer(async (request, response) => {
      if (request.url?.split('?')[0] !== '/metrics') {
        response.writeHead(404).end('Metrics are at /metrics.\n');
        return;
      }
      const { contentType, text } = await metrics.scrape();
      response.writeHead(200, { 'content-type': contentType }).end(text);
    });
    server.listen(port, host);
    try {
      await once(server, 'listening');
    } catch (error) {
      throw new FluxmqError('Network', `Cannot serve metrics on ${host}:${port}: ${reasonOf(error)}.`, {
        cause: error,
      });
    }
    return new HttpMetricsServer(server);
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}
