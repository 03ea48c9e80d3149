import { Api, insist, type Refusal } from "./api";
import { tell } from "./events";
import { type Live, listen } from "./live";
import * as model from "./model";
import { NOBODY, type Outgoing, type State } from "./model";
import { createOutbox, type Outbox } from "./outbox";
import { overriding, settingsOf } from "./settings";
import { openStore } from "./storage";
import type {
  Conversation,
  Delivery,
  Identity,
  LiveEvent,
  Message,
  Overrides,
  Session,
  Settings,
  Start,
  Store,
} from "./types";
import { uuid } from "./uuid";

export const LONGEST = 4_000; // characters of a message
const TYPING_EVERY = 3_000; // ms between two notices that somebody types
const TYPING_LASTS = 6_000; // ms that such a notice is shown
const HEARD = "messenger.heard"; // when the last message came that was told of, and whom

/** Everything of one person; another person gets another. */
interface Visit {
  api: Api;
  outbox: Outbox;
  live: Live | undefined;
}

/** What the widget does, without what it looks like. */
export class Messenger {
  state: State = NOBODY;
  /** Called after each change. */
  changed: () => void = () => undefined;
  private place: { host: string; sid: string; store: Store } | undefined;
  private who: Identity = { id: "" };
  private visit: Visit | undefined;
  private fromServer: Settings | undefined;
  private fromPage: Overrides = {};
  private wantsOpen = false;
  private readonly known = new Set<string>();
  private since = 0;
  private typedAt = 0;
  private typing = 0;

  start({ host, sid, id, sign, store }: Start): void {
    this.place = { host: host.replace(/\/+$/, ""), sid, store: store ?? openStore(`tio:${sid}:`) };
    this.identify({ id, sign });
  }

  /** Nothing of who it was before stays. */
  identify({ id, sign }: Identity): void {
    if (this.visit !== undefined && id === this.who.id && (sign ?? "") === (this.who.sign ?? "")) {
      return;
    }
    this.leave();
    this.who = { id: String(id ?? ""), sign };
    if (this.place === undefined || this.who.id === "") {
      return;
    }
    const { host, sid, store } = this.place;
    const api = new Api(host, sid, this.who, store);
    const visit: Visit = { api, outbox: createOutbox(api, this.post(), store, this.who.id), live: undefined };
    this.visit = visit;
    void this.enter(visit);
  }

  configure(settings: Overrides): void {
    this.fromPage = overriding(this.fromPage, settings);
    if (this.fromServer !== undefined) {
      this.set({ settings: settingsOf(this.fromServer, this.fromPage) });
      if (!this.state.settings.display) {
        this.close();
      }
    }
  }

  open(): void {
    const { ready, settings, isOpen } = this.state;
    this.wantsOpen = !ready;
    if (!ready || isOpen || !settings.display) {
      return;
    }
    this.set({ isOpen: true, teaser: undefined });
    tell("tio-messenger-opened");
    this.show(model.firstView(this.state, model.newConversation(uuid())));
    this.visit?.live?.now();
    // Browsers remember what they have.
    import(/* @vite-ignore */ `${this.place?.host}/images.js`).then(
      (images) => this.set({ images }),
      () => undefined, // then nobody can send any
    );
  }

  close(): void {
    this.wantsOpen = false;
    if (this.state.isOpen) {
      this.set({ isOpen: false });
      tell("tio-messenger-closed");
    }
  }

  /** Show a conversation, a new one, or with "" the list. */
  show(conversation: string): void {
    this.set({ view: conversation, notice: "" });
    if (conversation !== "" && !model.isNew(conversation)) {
      if (this.state.threads[conversation] === undefined) {
        void this.load(conversation);
      }
      this.look();
    }
  }

  begin(): void {
    this.show(model.newConversation(uuid()));
  }

  /** Open at what the teaser shows. */
  answer(): void {
    const id = this.state.teaser?.conversation.id;
    this.open();
    if (id !== undefined && this.state.isOpen) {
      this.show(id);
    }
  }

  dismiss(): void {
    this.set({ teaser: undefined });
  }

  async older(): Promise<void> {
    const { view } = this.state;
    const { items, more, loading } = model.threadOf(this.state, view);
    const [oldest] = items;
    if (more && !loading && oldest !== undefined) {
      await this.load(view, oldest.id);
    }
  }

  /** Also after a failure. */
  async load(conversation: string, before?: string): Promise<void> {
    const { visit } = this;
    this.change((state) => model.withThread(state, conversation, { loading: true, failed: false }));
    try {
      const page = await visit?.api.history(conversation, before);
      if (page !== undefined && visit === this.visit) {
        this.change((state) => model.withHistory(state, conversation, page, before === undefined));
      }
    } catch {
      if (visit === this.visit) {
        this.change((state) => model.withThread(state, conversation, { loading: false, failed: true }));
      }
    }
  }

  /** What is written in the conversation that is shown. */
  send(): void {
    const { view, outgoing, drafts } = this.state;
    const text = (drafts[view] ?? "").trim().slice(0, LONGEST);
    if (text !== "" && view !== "") {
      this.typedAt = 0;
      const message: Outgoing = {
        client_id: uuid(),
        conversation: view,
        text,
        at: Date.now(),
        failed: false,
      };
      this.set({ drafts: { ...drafts, [view]: "" } });
      this.visit?.outbox.put([...outgoing, message]);
    }
  }

  /** Show an image in a conversation. Rejects with a Refusal. */
  async attach(conversation: string, image: Blob): Promise<void> {
    const { visit } = this;
    const delivery = await visit?.api.attach(conversation, uuid(), image);
    if (delivery !== undefined && visit === this.visit) {
      this.sent(conversation, delivery);
    }
  }

  /** It is there; `conversation`: what we called it until then. */
  private sent(conversation: string, delivery: Delivery): void {
    this.change((state) => model.begun(state, conversation, delivery.conversation.id));
    this.receive(delivery);
    tell("tio-message-sent", delivery.message.text);
  }

  /** Say how it goes. */
  notice(notice: string): void {
    this.set({ notice });
  }

  retry(): void {
    this.visit?.outbox.retry();
  }

  discard(client_id: string): void {
    this.visit?.outbox.put(this.state.outgoing.filter((each) => each.client_id !== client_id));
  }

  /** Somebody is writing. */
  write(text: string): void {
    const { view, drafts } = this.state;
    const now = Date.now();
    this.set({ drafts: { ...drafts, [view]: text } });
    if (text !== "" && view !== "" && !model.isNew(view) && now - this.typedAt >= TYPING_EVERY) {
      this.typedAt = now;
      this.visit?.api.typing(view).catch(() => undefined); // nobody misses it
    }
  }

  /** Tell the product that what is shown has been seen. */
  look(): void {
    const { view } = this.state;
    if (
      this.isLooking(view) &&
      this.state.conversations.some(({ id, unread }) => id === view && unread > 0)
    ) {
      this.change((state) => model.seen(state, view));
      this.visit?.api.seen(view).catch(() => undefined); // asked again with the next session
    }
  }

  private async enter(visit: Visit): Promise<void> {
    const isWanted = () => visit === this.visit;
    try {
      const session = await insist(() => visit.api.open(), Number.POSITIVE_INFINITY, isWanted);
      if (isWanted()) {
        this.arrive(visit, session);
      }
    } catch {
      // Not for this person: nothing is shown.
    }
  }

  private arrive(visit: Visit, session: Session): void {
    this.take(session);
    visit.outbox.retry();
    visit.live = listen({
      address: () => visit.api.withToken(session.live),
      heard: (event) => this.hear(visit, event),
      catchUp: () => this.catchUp(visit),
      isOpen: () => this.state.isOpen,
    });
    if (this.wantsOpen) {
      this.open();
    }
  }

  private leave(): void {
    this.visit?.live?.close();
    this.visit?.outbox.close();
    this.visit = undefined;
    this.known.clear();
    this.since = 0;
    clearTimeout(this.typing);
    this.close();
    this.set({ ...NOBODY, settings: this.state.settings, images: this.state.images });
  }

  private take(session: Session): void {
    this.fromServer = session.settings;
    this.change((state) => model.withSession(state, session));
    this.set({ settings: settingsOf(session.settings, this.fromPage) });
    for (const conversation of [...session.conversations].reverse()) {
      this.since = Math.max(this.since, conversation.updated);
      if (conversation.last !== null) {
        this.announce(conversation, conversation.last, this.heardBefore());
      }
    }
  }

  private async again(visit: Visit): Promise<void> {
    const session = await visit.api.open();
    if (visit !== this.visit) {
      return;
    }
    this.take(session);
    const { view } = this.state;
    if (this.state.threads[view] !== undefined && !model.isNew(view)) {
      await this.load(view);
    }
    this.look();
  }

  private async catchUp(visit: Visit): Promise<void> {
    try {
      const { now, messages } = await visit.api.updates(this.since);
      if (visit === this.visit) {
        this.set({ online: true });
        this.since = now;
        for (const delivery of messages) {
          this.receive(delivery);
        }
      }
    } catch (error) {
      if (visit === this.visit) {
        const { status } = error as Refusal;
        if (status === 401 || status === 403) {
          this.leave(); // the site's rules are others now
        } else {
          this.set({ online: status !== 0 });
        }
      }
      throw error;
    }
  }

  private hear(visit: Visit, event: LiveEvent): void {
    if (visit !== this.visit) {
      return;
    }
    if (event.type === "message") {
      this.receive(event);
    } else if (event.type === "typing") {
      clearTimeout(this.typing);
      this.set({ typing: { conversation: event.conversation, name: event.name } });
      this.typing = window.setTimeout(() => this.set({ typing: undefined }), TYPING_LASTS);
    } else if (event.type === "resync") {
      this.again(visit).catch(() => undefined); // the next one, or a reload, makes up for it
    }
  }

  private receive(delivery: Delivery): void {
    const { conversation, message } = delivery;
    const isSeen = this.isLooking(conversation.id);
    this.since = Math.max(this.since, message.at);
    this.change((state) => model.received(state, delivery, isSeen));
    if (isSeen && conversation.unread > 0) {
      this.visit?.api.seen(conversation.id).catch(() => undefined);
    }
    this.announce(conversation, message);
  }

  /** Once a message; only what the team says while the widget is closed. `after`: what came until then was told of. */
  private announce(conversation: Conversation, message: Message, after = 0): void {
    const isKnown = this.known.has(message.id);
    this.known.add(message.id);
    if (isKnown || message.from !== "team" || this.state.isOpen || conversation.unread === 0) {
      return;
    }
    this.set({ teaser: { conversation, message } });
    if (message.at > after) {
      this.place?.store.set(HEARD, `${Math.max(message.at, this.heardBefore())} ${this.who.id}`);
      tell("tio-message-received", message.text);
    }
  }

  /** When the last message came that an earlier page told this person of. */
  private heardBefore(): number {
    const [, at = "0", who] = /^(\d+) (.*)$/s.exec(this.place?.store.get(HEARD) ?? "") ?? [];
    return who === this.who.id ? Number(at) : 0;
  }

  private isLooking(conversation: string): boolean {
    return this.state.isOpen && this.state.view === conversation && !document.hidden;
  }

  private post() {
    return {
      outgoing: () => this.state.outgoing,
      set: (outgoing: readonly Outgoing[]) => this.set({ outgoing }),
      reached: (isThere: boolean) => this.set({ online: isThere }),
      sent: ({ conversation, client_id }: Outgoing, delivery: Delivery) =>
        this.sent(conversation, { ...delivery, message: { ...delivery.message, client_id } }),
    };
  }

  private set(change: Partial<State>): void {
    this.change((state) => ({ ...state, ...change }));
  }

  private change(by: (state: State) => State): void {
    this.state = by(this.state);
    this.changed();
  }
}
