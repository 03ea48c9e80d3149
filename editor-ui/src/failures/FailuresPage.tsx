import { Button, Group, Text } from "@mantine/core";
import { RotateCw, ShieldCheck, Trash2, Workflow } from "lucide-react";
import { useState } from "react";
import { useParams } from "react-router";
import { type Campaign, useCampaign } from "../api/campaigns";
import { useCatalogue } from "../api/catalogue";
import { ApiError } from "../api/client";
import { type FailurePage, type Settling, useFailures, useSettle, type Which } from "../api/failures";
import { definitionOf } from "../campaigns/definition";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import { CsvButton, tableUrl } from "../shared/CsvButton";
import { count, plural } from "../shared/format";
import { May } from "../shared/May";
import { Page } from "../shared/Page";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import { useLiveStatus } from "../shell/LiveProvider";
import { useSiteId } from "../shell/useSiteId";
import { FailureRow } from "./FailureRow";
import classes from "./Failures.module.css";

interface Asked {
  how: Settling;
  which: Which;
  people: number;
}

/** What has failed in a campaign and waits for somebody to decide: by node, with reasons. */
export default function FailuresPage() {
  const site = useSiteId();
  const { campaign: id = "" } = useParams();
  const [node, setNode] = useParam("node");
  const campaign = useCampaign(site, id, useLiveStatus().state === "open");
  const failures = useFailures(site, id, node);
  const titleOf = useTitles(campaign.data);
  const settle = useSettle(site, id);
  const [asked, setAsked] = useState<Asked>();
  const [first] = failures.data?.pages ?? [];
  const here =
    node === "" ? (first?.total ?? 0) : (first?.nodes.find((each) => each.node === node)?.count ?? 0);

  return (
    <Page
      actions={
        here > 0 && (
          <Group gap="xs">
            <CsvButton href={tableUrl(site, `campaigns/${id}/failures`, { node })} />
            <May right="send">
              <Button
                leftSection={<RotateCw size={15} />}
                onClick={() => setAsked({ how: "retry", which: { node }, people: here })}
              >
                Try {here === 1 ? "it" : `all ${count(here)}`} again
              </Button>
              <Button
                leftSection={<Trash2 size={15} />}
                onClick={() => setAsked({ how: "discard", which: { node }, people: here })}
                variant="default"
              >
                Discard
              </Button>
            </May>
          </Group>
        )
      }
      back={{ label: campaign.data?.name ?? "Campaign", to: `/sites/${site}/campaigns/${id}` }}
      fills
      note="Who could not go on, why, and what is to become of them."
      title="Failures"
    >
      {first !== undefined && <Nodes chosen={node} onChoose={setNode} page={first} titleOf={titleOf} />}
      {settle.isError && (
        <p className={classes.error} role="alert">
          {settle.error.message}
        </p>
      )}
      <Card fills flush>
        <List
          busy={settle.isPending ? settle.variables.which.runs?.[0] : undefined}
          failures={failures}
          node={node}
          onSettle={(how, run) => settle.mutate({ how, which: { runs: [run] } })}
          site={site}
          titleOf={titleOf}
        />
      </Card>
      <Confirm
        error={settle.error}
        isBusy={settle.isPending}
        isDanger={asked?.how === "discard"}
        onClose={() => setAsked(undefined)}
        onConfirm={() => asked && settle.mutate(asked, { onSuccess: () => setAsked(undefined) })}
        opened={asked !== undefined}
        title={asked?.how === "retry" ? "Try again?" : "Discard?"}
        verb={asked?.how === "retry" ? "Try again" : "Discard"}
      >
        <Text>
          {asked?.how === "retry"
            ? `The node is tried again for ${plural(asked.people, "person", "people")}. A letter nobody knows the fate of is sent again, even if it had arrived.`
            : `The way of ${plural(asked?.people ?? 0, "person", "people")} through this campaign ends here.`}
        </Text>
      </Confirm>
    </Page>
  );
}

interface ListProps {
  site: string;
  node: string;
  failures: ReturnType<typeof useFailures>;
  /** The run that is being seen to. */
  busy: string | undefined;
  titleOf: (node: string) => string;
  onSettle: (how: Settling, run: string) => void;
}

function List(props: ListProps) {
  const { site, node, failures, busy, titleOf, onSettle } = props;
  if (failures.isPending) {
    return <LinesSkeleton />;
  }
  if (failures.data === undefined) {
    const isMissing = failures.error instanceof ApiError && failures.error.status === 404;
    return isMissing ? (
      <Empty icon={Workflow} title="There is no such campaign">
        <p>It may have been removed.</p>
      </Empty>
    ) : (
      <Failed error={failures.error} retry={() => void failures.refetch()} />
    );
  }
  const items = failures.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <Empty
        icon={ShieldCheck}
        title={node === "" ? "Nothing has failed" : "Nothing has failed at this node"}
      >
        <p>When a node can’t do its work for somebody, they wait here with the reason, until you decide.</p>
      </Empty>
    );
  }
  return (
    <>
      <ul className={classes.list}>
        {items.map((failure) => (
          <FailureRow
            failure={failure}
            isBusy={busy === failure.run}
            key={failure.run}
            onSettle={(how) => onSettle(how, failure.run)}
            site={site}
            title={titleOf(failure.node)}
          />
        ))}
      </ul>
      {failures.hasNextPage && (
        <Button
          className={classes.more ?? ""}
          loading={failures.isFetchingNextPage}
          onClick={() => void failures.fetchNextPage()}
          variant="default"
        >
          Show more
        </Button>
      )}
    </>
  );
}

interface NodesProps {
  page: FailurePage;
  chosen: string;
  onChoose: (node: string) => void;
  titleOf: (node: string) => string;
}

function Nodes(props: NodesProps) {
  const { page, chosen, onChoose, titleOf } = props;
  if (page.nodes.length === 0) {
    return null;
  }
  const all = { node: "", count: page.total };
  return (
    <fieldset aria-label="At which node" className={classes.nodes}>
      {[all, ...page.nodes].map((each) => (
        <button
          aria-pressed={chosen === each.node}
          className={classes.node}
          key={each.node}
          onClick={() => onChoose(each.node)}
          type="button"
        >
          {each.node === "" ? "All nodes" : titleOf(each.node)}
          <span className={classes.count}>{count(each.count)}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** What a node is called; its id when neither the campaign nor the catalogue knows it any more. */
function useTitles(campaign: Campaign | undefined): (node: string) => string {
  const catalogue = useCatalogue();
  const types = new Map(
    campaign === undefined ? [] : definitionOf(campaign).nodes.map(({ id, type }) => [id, type]),
  );
  return (node) => {
    const type = types.get(node) ?? "";
    return catalogue.data?.get(type)?.title ?? node;
  };
}
