import { BusUnavailable } from '../asks/bus';

type Answer = (request: unknown) => Promise<unknown>;

/** Where questions and answers of one application instance meet. Payloads are cloned as a real bus would. */
export class InProcessHub {
  private readonly answers = new Map<string, Answer>();

  register(subject: string, answer: Answer): void {
    this.answers.set(subject, answer);
  }

  clear(): void {
    this.answers.clear();
  }

  async ask(subject: string, request: unknown): Promise<unknown> {
    const answer = this.answers.get(subject);
    if (!answer) throw new BusUnavailable(subject);
    return structuredClone(await answer(structuredClone(request)));
  }
}
