/** A fetch that tries again when the service is busy or the connection is lost. */

export interface Retries {
  /** How often a call is tried at most. */
  attempts: number;
  /** Waits between tries. */
  sleep: (milliseconds: number) => Promise<void>;
  fetch: (request: Request) => Promise<Response>;
}

const QUESTIONS = /\/v1\/(suggestions|chains|allocations|balance|gaps)|\/(suggestions|greener)$/;
const BUSY = new Set([429, 503]);
const SAFE_TO_REPEAT = new Set(["GET", "HEAD", "PUT", "DELETE"]);
const LONGEST_WAIT = 30_000;
const FIRST_WAIT = 250;

export function retrying({ attempts, sleep, fetch }: Retries): (request: Request) => Promise<Response> {
  return async (request) => {
    const { signal } = request;
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt >= attempts;
      let answer: Response;
      try {
        answer = await fetch(request.clone());
      } catch (error) {
        if (last || signal.aborted || !isSafe(request)) throw error;
        await unlessAborted(signal, sleep(growing(attempt)));
        continue;
      }
      // What the limit of rate refuses was not done.
      const repeatable = answer.status === 429 || isSafe(request);
      if (last || !BUSY.has(answer.status) || !repeatable) return answer;
      await unlessAborted(signal, sleep(stated(answer) ?? growing(attempt)));
    }
  };
}

/** Whether an address is one of those that are asked by POST and store nothing. */
export function isQuestion(path: string): boolean {
  return QUESTIONS.test(path);
}

/** Wait, but no longer than somebody waits for the answer. */
function unlessAborted(signal: AbortSignal, waiting: Promise<void>): Promise<void> {
  return new Promise((done, failed) => {
    const stop = () => failed(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    waiting.then(done, failed).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Whether a repeat changes nothing more; a question that is sent by POST does neither. */
function isSafe(request: Request): boolean {
  return (
    SAFE_TO_REPEAT.has(request.method) ||
    request.headers.has("Idempotency-Key") ||
    isQuestion(new URL(request.url).pathname)
  );
}

function stated(answer: Response): number | undefined {
  const text = answer.headers.get("Retry-After") ?? "";
  return /^\d+$/.test(text) ? Math.min(Number(text) * 1000, LONGEST_WAIT) : undefined;
}

/** Twice as long each time, and not all clients at once. */
function growing(attempt: number): number {
  return Math.min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT) * (0.5 + Math.random());
}
