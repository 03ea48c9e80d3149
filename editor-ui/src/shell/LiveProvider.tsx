import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { type Campaign, campaignKey } from "../api/campaigns";
import { LiveConnection, type LiveMessage, type LiveStatus } from "../api/live";
import { showProgress } from "../api/segments";
import { mergeCounts } from "../campaigns/mergeCounts";

type Handler = (message: LiveMessage) => void;

interface Live {
  status: LiveStatus;
  subscribe: (handler: Handler) => () => void;
}

const LiveContext = createContext<Live | undefined>(undefined);

/** Keeps one live stream open for the site, and puts the counts it brings where the pages read them. */
export function LiveProvider(props: { liveUrl: string; site: string; children: ReactNode }) {
  const { liveUrl, site } = props;
  const client = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>({ state: "connecting", retryAt: undefined });
  const handlers = useRef(new Set<Handler>());

  useEffect(() => {
    let wasOpen = false;
    const reload = () =>
      void client.invalidateQueries({
        queryKey: ["sites", site],
        // People are left out: a long list would come again page by page.
        predicate: (query) => query.queryKey[2] !== "people",
      });
    const onMessage = (message: LiveMessage) => {
      if (message.type === "counts") {
        client.setQueryData<Campaign>(
          campaignKey(site, message.campaign),
          (campaign) => campaign && { ...campaign, counts: mergeCounts(campaign.counts, message.nodes) },
        );
      }
      if (message.type === "segment") {
        showProgress(client, site, message);
      }
      if (message.type === "resync") {
        reload();
      }
      for (const handler of handlers.current) {
        handler(message);
      }
    };
    const onStatus = (next: LiveStatus) => {
      setStatus(next);
      if (next.state === "open") {
        if (wasOpen) {
          // What happened while the line was down is fetched.
          reload();
        }
        wasOpen = true;
      }
    };
    const connection = new LiveConnection(`${liveUrl}/${encodeURIComponent(site)}`, onMessage, onStatus);
    connection.open();
    return () => connection.close();
  }, [client, liveUrl, site]);

  const live = useMemo<Live>(
    () => ({
      status,
      subscribe: (handler) => {
        handlers.current.add(handler);
        return () => handlers.current.delete(handler);
      },
    }),
    [status],
  );
  return <LiveContext value={live}>{props.children}</LiveContext>;
}

function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === undefined) {
    throw new Error("useLive needs a LiveProvider around it");
  }
  return live;
}

export function useLiveStatus(): LiveStatus {
  return useLive().status;
}

/** Calls the handler with each message; the handler may change between renders. */
export function useLiveMessages(handler: Handler): void {
  const { subscribe } = useLive();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  // `subscribe` changes with the status only in identity, so that taking it anew loses nothing.
  useEffect(() => subscribe((message) => latest.current(message)), [subscribe]);
}
