import { absoluteTime, relativeTime } from "./format";
import { useNow } from "./useNow";

/** "5 minutes ago", with the exact time on hover and for machines. */
export function Time(props: { ms: number | null | undefined; never?: string }) {
  const { ms, never = "never" } = props;
  const now = useNow(20_000);
  if (ms === null || ms === undefined) {
    return <span>{never}</span>;
  }
  return (
    <time dateTime={new Date(ms).toISOString()} title={absoluteTime(ms)}>
      {relativeTime(ms, now)}
    </time>
  );
}
