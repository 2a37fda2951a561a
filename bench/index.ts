/** The benchmark, for programs. */
export { type BenchmarkConfig, type BenchmarkResults, DEFAULT_BENCHMARK_CONFIG } from './library/benchmark-config.js';
export { PerformanceBenchmark } from './library/performance-benchmark.js';
