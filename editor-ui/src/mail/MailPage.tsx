import { Inbox, Lock } from "lucide-react";
import { useMemo } from "react";
import { useParams } from "react-router";
import { ApiError } from "../api/client";
import { useMailList } from "../api/mail";
import { Card } from "../shared/Card";
import { Page } from "../shared/Page";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Mail.module.css";
import { MailDetail } from "./MailDetail";
import { MailList } from "./MailList";

export default function MailPage() {
  const site = useSiteId();
  const { mail: opened } = useParams();
  const list = useMailList();
  const letters = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const content = () => {
    if (list.isPending) {
      return <LinesSkeleton lines={10} />;
    }
    if (list.isError && letters.length === 0) {
      return list.error instanceof ApiError && list.error.status === 403 ? (
        <Empty icon={Lock} title="The mail sink is for owners">
          <p>It holds letters of every site. Ask an owner for access.</p>
        </Empty>
      ) : (
        <Failed error={list.error} retry={() => void list.refetch()} />
      );
    }
    if (letters.length === 0) {
      return (
        <Empty icon={Inbox} title="No letters yet">
          <p>
            Without a mail server of your own (SMTP_URL), every letter that a campaign sends is caught here
            instead of leaving the machine.
          </p>
        </Empty>
      );
    }
    return (
      <div className={classes.split} data-open={opened !== undefined || undefined}>
        <MailList
          hasMore={list.hasNextPage}
          isFetchingMore={list.isFetchingNextPage}
          letters={letters}
          onMore={() => void list.fetchNextPage()}
          opened={opened}
          site={site}
        />
        <div className={classes.detail}>
          {opened === undefined ? (
            <Empty icon={Inbox} title="Choose a letter">
              <p>It is shown here as it would arrive.</p>
            </Empty>
          ) : (
            <MailDetail id={opened} key={opened} site={site} />
          )}
        </div>
      </div>
    );
  };
  return (
    <Page fills note="Letters caught on this machine. None of them left it." title="Mail sink">
      <Card fills flush>
        {content()}
      </Card>
    </Page>
  );
}
