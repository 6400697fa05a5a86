import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  registry: Registry;
  toolCalled(call: { tool: string; outcome: string; durationMs: number }): void;
  httpAnswered(request: { route: string; method: string; status: number; durationMs: number }): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const tools = new Histogram({
    name: "parley_tool_call_seconds",
    help: "Tool calls through the gate, by tool and outcome",
    labelNames: ["tool", "outcome"],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const requests = new Counter({
    name: "parley_http_requests_total",
    help: "HTTP requests, by route, method and status",
    labelNames: ["route", "method", "status"],
    registers: [registry],
  });
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  new Gauge({
    name: "parley_event_loop_delay_p99_seconds",
    help: "99th percentile of the event loop's delay since the last scrape",
    registers: [registry],
    collect() {
      this.set(loop.percentile(99) / 1e9);
      loop.reset();
    },
  });
  return {
    registry,
    toolCalled: ({ tool, outcome, durationMs }) => tools.observe({ tool, outcome }, durationMs / 1_000),
    httpAnswered: ({ route, method, status }) => requests.inc({ route, method, status }),
  };
}
