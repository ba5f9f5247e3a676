import type { components } from "./api.js";

export type Problem = components["schemas"]["Problem"];

/** The service answered with a problem. */
export class ProblemError extends Error {
  readonly status: number;
  /** Stable, for programs. */
  readonly code: string;
  /** The record that is there already, for a conflict. */
  readonly duplicateOf: string | undefined;

  constructor(readonly problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.name = "ProblemError";
    this.status = problem.status;
    this.code = problem.code;
    this.duplicateOf = problem.duplicate_of ?? undefined;
  }
}

/** The exception for an answer that is no success; of a proxy's answer, one in the same shape. */
export async function problemOf(answer: Response): Promise<ProblemError> {
  const text = await answer.clone().text();
  try {
    const found = JSON.parse(text) as Problem;
    if (typeof found.code === "string" && typeof found.status === "number") return new ProblemError(found);
  } catch {
    // Not ours.
  }
  return new ProblemError({
    type: "about:blank",
    title: answer.statusText,
    status: answer.status,
    code: `http_${answer.status}`,
    detail: text.slice(0, 200),
  });
}
