import { Button, Text } from "@mantine/core";
import { Lock, UserPlus } from "lucide-react";
import { useState } from "react";
import { useMay, useSession } from "../api/session";
import { type TeamMember, useRemoveMember, useTeam } from "../api/team";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import { Page } from "../shared/Page";
import { Rows } from "../shared/Rows";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { InviteDialog } from "./InviteDialog";
import { MemberItem } from "./MemberItem";
import { Rights } from "./Rights";

/** Who may use the site, and as what. */
export default function TeamPage() {
  const site = useSiteId();
  const may = useMay(site, "team");
  const [isInviting, setInviting] = useState(false);
  return (
    <Page
      actions={
        may && (
          <Button leftSection={<UserPlus size={15} />} onClick={() => setInviting(true)}>
            Invite somebody
          </Button>
        )
      }
      note="Who may use this site, and what each may do. A changed role counts at once."
      title="Team"
    >
      {may ? (
        <Members key={site} site={site} />
      ) : (
        <Empty icon={Lock} title="The team is for admins">
          <p>Ask an admin of this site to invite somebody, or to give you another role.</p>
        </Empty>
      )}
      <Rights />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} site={site} />}
    </Page>
  );
}

function Members(props: { site: string }) {
  const { site } = props;
  const team = useTeam(site);
  const session = useSession();
  const isOwner = useMay(site, "install");
  const [removed, setRemoved] = useState<TeamMember>();
  const [invited, setInvited] = useState<TeamMember>();
  const remove = useRemoveMember(site);
  if (team.isPending) {
    return <LinesSkeleton lines={4} />;
  }
  if (team.isError) {
    return <Failed error={team.error} retry={() => void team.refetch()} />;
  }
  return (
    <Card flush>
      <Rows isFlush label="Members">
        {team.data.map((member) => (
          <MemberItem
            isMe={member.email === session.data?.user.email}
            isOwner={isOwner}
            key={member.email}
            member={member}
            onInvite={() => setInvited(member)}
            onRemove={() => setRemoved(member)}
            site={site}
          />
        ))}
      </Rows>
      <Confirm
        error={remove.error}
        isBusy={remove.isPending}
        onClose={() => {
          remove.reset();
          setRemoved(undefined);
        }}
        onConfirm={() => removed && remove.mutate(removed.email, { onSuccess: () => setRemoved(undefined) })}
        opened={removed !== undefined}
        title={`Remove ${removed?.email ?? ""}?`}
        verb="Remove from the team"
      >
        <Text>This site closes to them at once. What they made stays.</Text>
      </Confirm>
      {invited !== undefined && (
        <InviteDialog again={invited.email} onClose={() => setInvited(undefined)} site={site} />
      )}
    </Card>
  );
}
