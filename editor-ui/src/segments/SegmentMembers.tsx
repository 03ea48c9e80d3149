import { ActionIcon, Tooltip } from "@mantine/core";
import { CircleQuestionMark, Users, X } from "lucide-react";
import { useCallback, useMemo } from "react";
import { Link } from "react-router";
import { type Segment, useMembers } from "../api/segments";
import { PeopleTable } from "../people/PeopleTable";
import {
  actionColumn,
  EMAIL_COLUMN,
  PERSON_COLUMN,
  SEEN_COLUMN,
  SINCE_COLUMN,
} from "../people/personColumns";
import { personName } from "../people/personName";
import { Card } from "../shared/Card";
import { Empty, Failed, LinesSkeleton } from "../shared/States";

interface SegmentMembersProps {
  site: string;
  segment: Segment;
  /** What to say where nobody is in it. */
  empty?: string;
  onRemove?: (uid: string) => void;
}

/** Who is in a segment, and since when. */
export function SegmentMembers(props: SegmentMembersProps) {
  const { site, segment, onRemove, empty = "Nobody meets the conditions now." } = props;
  const members = useMembers(site, segment.id);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = members;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const rows = useMemo(() => members.data?.pages.flatMap((page) => page.items) ?? [], [members.data]);
  const columns = useMemo(() => {
    const shown = [PERSON_COLUMN, EMAIL_COLUMN, SINCE_COLUMN, SEEN_COLUMN];
    return [...shown, onRemove === undefined ? whyColumn(site, segment.id) : removeColumn(onRemove)];
  }, [onRemove, segment.id, site]);
  const content = () => {
    if (members.isPending) {
      return <LinesSkeleton lines={10} />;
    }
    if (members.isError && rows.length === 0) {
      return <Failed error={members.error} retry={() => void members.refetch()} />;
    }
    if (rows.length === 0) {
      return (
        <Empty icon={Users} title="Nobody is in it">
          <p>{empty}</p>
        </Empty>
      );
    }
    return (
      <PeopleTable
        columns={columns}
        error={members.isFetchNextPageError ? members.error : null}
        isFetchingMore={isFetchingNextPage}
        label="Members"
        onNearEnd={onNearEnd}
        onRetry={() => void fetchNextPage()}
        rows={rows}
        site={site}
      />
    );
  };
  return (
    <Card fills flush>
      {content()}
    </Card>
  );
}

function whyColumn(site: string, segment: string) {
  return actionColumn("Why in the segment", (person) => (
    <Tooltip label="Why in?">
      <ActionIcon
        aria-label={`Why is ${personName(person)} in?`}
        color="gray"
        component={Link}
        size="sm"
        to={`/sites/${site}/people/${person.uid}?why=${encodeURIComponent(segment)}`}
        variant="subtle"
      >
        <CircleQuestionMark size={15} />
      </ActionIcon>
    </Tooltip>
  ));
}

function removeColumn(onRemove: (uid: string) => void) {
  return actionColumn("Remove from the list", (person) => (
    <Tooltip label="Remove from the list">
      <ActionIcon
        aria-label={`Remove ${personName(person)} from the list`}
        color="gray"
        onClick={() => onRemove(person.uid)}
        size="sm"
        variant="subtle"
      >
        <X size={14} />
      </ActionIcon>
    </Tooltip>
  ));
}
