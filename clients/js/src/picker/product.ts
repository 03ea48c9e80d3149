/** The way back to the dashboard. */
export interface Choice {
  css: string;
  matches: number;
  text: string;
}

export class Refused extends Error {}

/** One pick: the token in the address is good for one page, which is told a secret of its own. */
export class Pick {
  private secret = "";

  constructor(
    private readonly url: string,
    private readonly sid: string,
    private readonly token: string,
  ) {}

  async begin(): Promise<void> {
    const answer = await this.send("begin", { sid: this.sid, token: this.token });
    this.secret = String(answer.secret);
  }

  async choose(choice: Choice): Promise<void> {
    await this.send("choose", { sid: this.sid, token: this.token, secret: this.secret, ...choice });
  }

  private async send(what: string, body: object): Promise<Record<string, unknown>> {
    let answer: Response;
    try {
      // Plain text, so that no preflight is needed.
      answer = await fetch(`${this.url}/pick/${what}`, {
        method: "POST",
        body: JSON.stringify(body),
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
    } catch {
      throw new Refused("Tracktor can't be reached from this page.");
    }
    const told = await answer.json();
    if (!answer.ok) {
      throw new Refused(told.error?.message ?? "Tracktor has refused this.");
    }
    return told;
  }
}
