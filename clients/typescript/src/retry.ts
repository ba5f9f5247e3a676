/** A fetch that tries again when the service is busy or the connection is lost. */

export interface Retries {
  /** How often a call is tried at most. */
  attempts: number;
  /** Waits between tries. */
  sleep: (milliseconds: number) => Promise<void>;
  fetch: (request: Request) => Promise<Response>;
}

const BUSY = new Set([429, 503]);
const SAFE_TO_REPEAT = new Set(["GET", "HEAD", "PUT", "DELETE"]);
const LONGEST_WAIT = 30_000;
const FIRST_WAIT = 250;

export function retrying({ attempts, sleep, fetch }: Retries): (request: Request) => Promise<Response> {
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt >= attempts;
      let answer: Response;
      try {
        answer = await fetch(request.clone());
      } catch (error) {
        if (last || !isSafe(request)) throw error;
        await sleep(growing(attempt));
        continue;
      }
      // What the limit of rate refuses was not done.
      const repeatable = answer.status === 429 || isSafe(request);
      if (last || !BUSY.has(answer.status) || !repeatable) return answer;
      await sleep(stated(answer) ?? growing(attempt));
    }
  };
}

/** Whether a repeat changes nothing more; a question that is sent by POST does neither. */
function isSafe(request: Request): boolean {
  return (
    SAFE_TO_REPEAT.has(request.method) ||
    request.headers.has("Idempotency-Key") ||
    request.headers.has("Min-Revision")
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
