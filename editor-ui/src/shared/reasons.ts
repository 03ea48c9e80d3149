const REASONS: Record<string, string> = {
  unsubscribed: "They have unsubscribed.",
  bounced: "A letter to their address came back.",
  complained: "They have called a letter spam.",
  manual: "Their address is suppressed by hand.",
  canceled: "It was canceled.",
  left_topic: "They don’t want letters of its topic.",
  no_consent: "They have not asked for letters of its topic.",
  same_address: "Somebody else with their address has it.",
  no_email: "They have no address.",
  already_received: "They have had it already.",
};

/** Why a letter was not sent, for people; what a mail server said stays as it is. */
export function reasonText(reason: string): string {
  return REASONS[reason] ?? reason;
}
