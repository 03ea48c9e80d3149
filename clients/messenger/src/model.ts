import type { Images } from "./images/images";
import type { Conversation, Delivery, Message, Page, Session, Settings } from "./types";

/** A message that the product has not acknowledged. */
export interface Outgoing {
  client_id: string;
  /** The product's id, or ours of one that begins with this message. */
  conversation: string;
  text: string;
  at: number;
  failed: boolean;
}

export interface Thread {
  /** Oldest first. */
  items: Message[];
  more: boolean;
  loading: boolean;
  failed: boolean;
}

/** All that is shown. Never changed in place. */
export interface State {
  /** There is a session; before, and for nobody, nothing is shown. */
  ready: boolean;
  settings: Settings;
  isOpen: boolean;
  online: boolean;
  unread: number;
  /** Newest first. */
  conversations: readonly Conversation[];
  /** The conversation that is shown; "" is the list of them. */
  view: string;
  threads: Readonly<Record<string, Thread>>;
  outgoing: readonly Outgoing[];
  /** What is written and not yet sent, by conversation. */
  drafts: Readonly<Record<string, string>>;
  typing: { conversation: string; name: string } | undefined;
  /** How it goes with an image; "" says nothing. */
  notice: string;
  /** The script that sends them, once it is there. */
  images: Images | undefined;
  /** Shown beside the closed widget. */
  teaser: Delivery | undefined;
}

export const NOBODY: State = {
  ready: false,
  // Nothing is shown by them: a session brings others.
  settings: {} as Settings,
  isOpen: false,
  online: true,
  unread: 0,
  conversations: [],
  view: "",
  threads: {},
  outgoing: [],
  drafts: {},
  typing: undefined,
  notice: "",
  images: undefined,
  teaser: undefined,
};

const NEW = "new:";
const EMPTY: Thread = { items: [], more: false, loading: false, failed: false };

export function newConversation(id: string): string {
  return NEW + id;
}

export function isNew(conversation: string): boolean {
  return conversation.startsWith(NEW);
}

export function threadOf(state: State, conversation: string): Thread {
  return state.threads[conversation] ?? EMPTY;
}

export function withThread(state: State, conversation: string, change: Partial<Thread>): State {
  const thread = { ...threadOf(state, conversation), ...change };
  return { ...state, threads: { ...state.threads, [conversation]: thread } };
}

export function withSession(state: State, session: Session): State {
  // What is not looked at is loaded again when it is.
  const shown = state.threads[state.view];
  const threads = shown === undefined ? {} : { [state.view]: shown };
  const { conversations, unread } = session;
  return { ...state, ready: true, online: true, conversations, unread, threads };
}

/** What a page of history adds; `isLatest`: it was asked for without saying before what. */
export function withHistory(state: State, conversation: string, page: Page, isLatest: boolean): State {
  const { items, more } = threadOf(state, conversation);
  const meets = page.items.some((message) => items.some(({ id }) => id === message.id));
  const hasGap = isLatest && items.length > 0 && !meets && page.more;
  return withThread(state, conversation, {
    items: hasGap ? page.items : together(items, page.items),
    more: isLatest && meets ? more : page.more,
    loading: false,
    failed: false,
  });
}

/** `isSeen`: somebody is looking at the conversation. */
export function received(given: State, { conversation, message }: Delivery, isSeen: boolean): State {
  const { id } = conversation;
  const own = given.outgoing.find(({ client_id }) => client_id === message.client_id);
  const state = own === undefined ? given : begun(given, own.conversation, id);
  const before = state.conversations.find((each) => each.id === id);
  const isOld = before !== undefined && before.updated > conversation.updated;
  // What the product says may be older than what it has been told: that all before has been seen.
  const unread = isSeen ? 0 : Math.min(conversation.unread, (before?.unread ?? conversation.unread) + 1);
  const after: Conversation = { ...(isOld ? before : conversation), unread };
  const others = state.conversations.filter((each) => each.id !== id);
  const thread = state.threads[id];
  const next: State = {
    ...state,
    conversations: [after, ...others].sort((one, other) => other.updated - one.updated),
    unread: Math.max(0, state.unread + after.unread - (before?.unread ?? 0)),
    outgoing: state.outgoing.filter(({ client_id }) => client_id !== message.client_id),
    typing: state.typing?.conversation === id && message.from === "team" ? undefined : state.typing,
  };
  return thread === undefined ? next : withThread(next, id, { items: together(thread.items, [message]) });
}

export function seen(state: State, conversation: string): State {
  const before = state.conversations.find(({ id }) => id === conversation);
  return {
    ...state,
    unread: Math.max(0, state.unread - (before?.unread ?? 0)),
    conversations: state.conversations.map((each) =>
      each.id === conversation ? { ...each, unread: 0 } : each,
    ),
    teaser: state.teaser?.conversation.id === conversation ? undefined : state.teaser,
  };
}

/** The product has begun a conversation that we called otherwise. */
export function begun(state: State, ours: string, theirs: string): State {
  if (ours === theirs) {
    return state;
  }
  const { [ours]: draft, ...drafts } = state.drafts;
  return {
    ...(state.threads[theirs] === undefined ? withThread(state, theirs, {}) : state),
    view: state.view === ours ? theirs : state.view,
    drafts: draft === undefined ? drafts : { ...drafts, [theirs]: draft },
    outgoing: state.outgoing.map((each) =>
      each.conversation === ours ? { ...each, conversation: theirs } : each,
    ),
  };
}

/** Where somebody gets to who opens the widget. */
export function firstView(state: State, fresh: string): string {
  const [first, ...others] = state.conversations;
  const unread = state.conversations.filter((each) => each.unread > 0);
  if (state.view !== "" && unread.every(({ id }) => id === state.view)) {
    return state.view; // as it was left
  }
  if (first === undefined) {
    return fresh;
  }
  if (unread.length === 1) {
    return unread[0]?.id ?? "";
  }
  return others.length === 0 ? first.id : "";
}

function together(some: readonly Message[], others: readonly Message[]): Message[] {
  const known = new Set(some.map(({ id }) => id));
  const added = others.filter(({ id }) => !known.has(id));
  return [...some, ...added].sort((one, other) => one.at - other.at);
}
