import { Button } from "@mantine/core";
import { useDocumentVisibility } from "@mantine/hooks";
import { StickyNote } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import {
  type Conversation,
  imageAddress,
  type Said,
  useConversation,
  useRead,
  useSaid,
} from "../api/conversations";
import { absoluteTime, dayName, startOfDay } from "../shared/format";
import { May } from "../shared/May";
import { Failed, LinesSkeleton } from "../shared/States";
import { useNow } from "../shared/useNow";
import { Composer } from "./Composer";
import classes from "./Conversations.module.css";
import { Linked } from "./Linked";
import { Mailing } from "./Mailing";
import { ThreadBar } from "./ThreadBar";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/** One conversation: what was said, and where to say more. */
export function Thread(props: { site: string; conversation: string; isTyping: boolean }) {
  const { site, conversation, isTyping } = props;
  const found = useConversation(site, conversation);
  const said = useSaid(site, conversation);
  const messages = useMemo(
    () => said.data?.pages.toReversed().flatMap((page) => page.items) ?? [],
    [said.data],
  );
  if (found.isPending || said.isPending) {
    return <LinesSkeleton lines={6} />;
  }
  if (found.isError || (said.isError && messages.length === 0)) {
    const failed = found.isError ? found : said;
    return failed.error && <Failed error={failed.error} retry={() => void failed.refetch()} />;
  }
  return (
    <section aria-label="Conversation" className={classes.thread}>
      <ThreadBar conversation={found.data} site={site} />
      <Messages
        hasEarlier={said.hasNextPage}
        isBusy={said.isFetchingNextPage}
        isTyping={isTyping}
        messages={messages}
        seen={{ id: found.data.seen_id, at: found.data.seen_at }}
        onEarlier={() => void said.fetchNextPage()}
        imageAt={(image) => imageAddress(site, conversation, image)}
        who={called(found.data.person)}
      />
      <Mailing mail={found.data.mail} />
      <May right="talk">
        <Reading conversation={conversation} lastId={messages.at(-1)?.id} site={site} />
        <Composer conversation={conversation} site={site} />
      </May>
    </section>
  );
}

function called({ first_name, anonymous, id }: Conversation["person"]): string {
  return first_name || (anonymous ? "Visitor" : id);
}

/** Says that what was said last is read, as soon as somebody looks. */
function Reading(props: { site: string; conversation: string; lastId: string | undefined }) {
  const { site, conversation, lastId } = props;
  const visibility = useDocumentVisibility();
  const { mutate } = useRead(site, conversation);
  useEffect(() => {
    if (lastId !== undefined && visibility === "visible") {
      mutate();
    }
  }, [lastId, visibility, mutate]);
  return null;
}

interface MessagesProps {
  messages: readonly Said[];
  seen: { id: string; at: number | null };
  who: string;
  imageAt: (image: string) => string;
  isTyping: boolean;
  hasEarlier: boolean;
  isBusy: boolean;
  onEarlier: () => void;
}

function Messages(props: MessagesProps) {
  const { messages, seen, who, imageAt, isTyping, hasEarlier, isBusy, onEarlier } = props;
  const now = useNow(60_000);
  const box = useRef<HTMLDivElement>(null);
  const lastId = messages.at(-1)?.id;
  // The end is shown when something is said, and stays where it is when earlier ones are loaded.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said last is what it follows
  useLayoutEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [lastId, isTyping]);
  return (
    <div
      aria-label="Messages"
      aria-live="polite"
      className={classes.messages}
      ref={box}
      role="log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard, too
      tabIndex={0}
    >
      {hasEarlier && (
        <Button loading={isBusy} mx="auto" onClick={onEarlier} size="compact-sm" variant="default">
          Earlier messages
        </Button>
      )}
      {messages.map((message, index) => {
        const before = messages[index - 1];
        const isNewDay = before === undefined || startOfDay(before.at) !== startOfDay(message.at);
        return (
          <div className={classes.group} key={message.id}>
            {isNewDay && <div className={classes.day}>{dayName(message.at, now)}</div>}
            <Bubble
              imageAt={imageAt}
              message={message}
              seenAt={message.id === seen.id ? seen.at : null}
              who={who}
            />
          </div>
        );
      })}
      {isTyping && (
        <p className={classes.typing}>
          <span aria-hidden className={classes.dots} /> {who} is writing…
        </p>
      )}
    </div>
  );
}

/** `seenAt`: when the person has read as far as this message. */
function Bubble(props: {
  message: Said;
  seenAt: number | null;
  who: string;
  imageAt: (image: string) => string;
}) {
  const { message, seenAt, who, imageAt } = props;
  const { image } = message;
  const name = message.author === "person" ? who : message.name || "Messenger";
  return (
    <div className={classes.bubbleRow} data-author={message.author}>
      <div className={classes.bubble}>
        {image && (
          <a
            className={classes.image}
            data-words={message.text !== "" || undefined}
            href={imageAt(image.id)}
            rel="noreferrer"
            target="_blank"
          >
            <img
              alt={message.text || `From ${name}`}
              height={image.height}
              loading="lazy"
              src={imageAt(image.id)}
              width={image.width}
            />
          </a>
        )}
        <Linked text={message.text} />
      </div>
      <div className={classes.bubbleFoot}>
        {message.author === "note" && <StickyNote aria-hidden size={12} />}
        {message.author === "note" ? `Note by ${name}` : name} ·{" "}
        <time dateTime={new Date(message.at).toISOString()} title={absoluteTime(message.at)}>
          {clock.format(message.at)}
        </time>
        {seenAt !== null && (
          <>
            {" · "}
            <time dateTime={new Date(seenAt).toISOString()} title={absoluteTime(seenAt)}>
              Seen {clock.format(seenAt)}
            </time>
          </>
        )}
      </div>
    </div>
  );
}
