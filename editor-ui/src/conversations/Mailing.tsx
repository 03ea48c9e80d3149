import { MailCheck, MailWarning } from "lucide-react";
import type { Conversation } from "../api/conversations";
import { Time } from "../shared/Time";
import classes from "./Conversations.module.css";

type Mail = NonNullable<Conversation["mail"]>;

/** What has become of the letter that says what the person has not seen here. */
export function Mailing(props: { mail: Conversation["mail"] }) {
  const { mail } = props;
  if (mail === null) {
    return null;
  }
  const isSent = mail.state === "sent";
  return (
    <p className={classes.mailing} data-bad={!isSent || undefined} role="status">
      {isSent ? <MailCheck aria-hidden size={14} /> : <MailWarning aria-hidden size={14} />}
      <span>
        <Words mail={mail} />
      </span>
    </p>
  );
}

function Words(props: { mail: Mail }) {
  const { state, reason, at, again } = props.mail;
  switch (state) {
    case "sent":
      return (
        <>
          Not seen here, so it went by mail <Time ms={at} />.
        </>
      );
    case "deferred":
      return (
        <>
          The mail to them was put off and is tried again{again !== null && " "}
          {again !== null && <Time ms={again} />}. {reason}
        </>
      );
    case "unknown":
      return <>It is not known whether the mail to them went out; it is not sent again. {reason}</>;
    case "skipped":
      return <>No mail went to them. {reason}</>;
    case "failed":
      return <>The mail to them could not be sent. {reason}</>;
    default:
      return state satisfies never;
  }
}
