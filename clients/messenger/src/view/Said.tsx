import { Fragment, h } from "preact";
import type { Outgoing } from "../model";
import { clock, dayName, dayOf } from "../times";
import type { Message } from "../types";
import { Text } from "./Text";

const TOGETHER = 300_000; // ms between messages that stand as one

export function Said({ message, before }: { message: Message; before: Message | undefined }) {
  const { at, from, name } = message;
  const isNewDay = before === undefined || dayOf(before.at) !== dayOf(at);
  const isFirst = isNewDay || before.from !== from || before.name !== name || at - before.at > TOGETHER;
  return (
    <>
      {isNewDay && <p class="day">{dayName(at)}</p>}
      <div class={`${from} ${isFirst ? "first" : ""}`}>
        {isFirst && (
          <p class="by">
            <span class={from === "person" ? "unseen" : ""} dir="auto">
              {from === "person" ? "You" : name}
            </span>
            <time>{clock(at)}</time>
          </p>
        )}
        <p class="bubble" dir="auto">
          <Text message={message} />
        </p>
      </div>
    </>
  );
}

export function Sent({
  message,
  retry,
  discard,
}: {
  message: Outgoing;
  retry: () => void;
  discard: () => void;
}) {
  return (
    <div class={`person first ${message.failed ? "failed" : "sending"}`}>
      <p class="bubble" dir="auto">
        <Text message={message} />
      </p>
      {message.failed ? (
        <p class="by">
          Not sent.
          <button type="button" onClick={retry}>
            Try again
          </button>
          <button type="button" onClick={discard}>
            Delete
          </button>
        </p>
      ) : (
        <p class="by">Sending…</p>
      )}
    </div>
  );
}
