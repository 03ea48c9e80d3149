export type MessengerEvent =
  | "tio-messenger-opened"
  | "tio-messenger-closed"
  | "tio-message-sent"
  | "tio-message-received";

/** On the document; `data.msg` is the message, "" where there is none. */
export function tell(name: MessengerEvent, msg = ""): void {
  document.dispatchEvent(Object.assign(new Event(name), { data: { msg } }));
}
