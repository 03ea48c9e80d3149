import { Fragment, h } from "preact";
import { briefly } from "../times";
import type { Conversation } from "../types";
import type { Shown } from "./App";
import { Icon } from "./icons";

export function List({ messenger, state: { conversations, settings } }: Shown) {
  return (
    <>
      {conversations.length === 0 ? (
        <p class="none">{settings.welcomeText}</p>
      ) : (
        <ul class="list">
          {conversations.map((each) => (
            <li key={each.id}>
              <button type="button" onClick={() => messenger.show(each.id)}>
                <Row conversation={each} fallback={settings.headerText} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <footer>
        <button type="button" class="begin" onClick={() => messenger.begin()}>
          <Icon shape="pen" />
          New conversation
        </button>
      </footer>
    </>
  );
}

function Row({
  conversation: { last, unread, updated },
  fallback,
}: {
  conversation: Conversation;
  fallback: string;
}) {
  const isOwn = last?.from === "person";
  const name = isOwn || !last?.name ? fallback : last.name;
  return (
    <>
      <span class="face" aria-hidden="true">
        {Array.from(name)[0]}
      </span>
      <span class="what">
        <b dir="auto">{name}</b>
        <span dir="auto">
          {isOwn ? "You: " : ""}
          {last?.text}
        </span>
      </span>
      <span class="when">
        <time>{briefly(last?.at ?? updated)}</time>
        {unread > 0 && (
          <span class="badge">
            {unread}
            <span class="unseen"> unread</span>
          </span>
        )}
      </span>
    </>
  );
}
