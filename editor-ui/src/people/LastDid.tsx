import { Time } from "../shared/Time";

/** What somebody did last, and when. */
export function LastDid(props: { event: string | null; at: number | null }) {
  return (
    <>
      {props.event}
      {props.at !== null && (
        <>
          , <Time ms={props.at} />
        </>
      )}
    </>
  );
}
