import { Skeleton } from "@mantine/core";
import { ReactFlowProvider } from "@xyflow/react";
import { Workflow } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useParams, useSearchParams } from "react-router";
import { type Campaign, useCampaign } from "../api/campaigns";
import { type Catalogue, useCatalogue } from "../api/catalogue";
import { ApiError } from "../api/client";
import { type Draft, useDraft } from "../api/drafts";
import { FormProvider } from "../schema-form/FormContext";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Empty, Failed } from "../shared/States";
import { useLiveStatus } from "../shell/LiveProvider";
import { useSiteId } from "../shell/useSiteId";
import Canvas from "./Canvas";
import { ComposeLetter } from "./ComposeLetter";
import { ConflictBar } from "./ConflictBar";
import { EditorProvider } from "./EditorContext";
import classes from "./EditorPage.module.css";
import { FindingDialog } from "./Finding";
import { Header } from "./Header";
import { Inspector } from "./Inspector";
import { Letters } from "./Letters";
import { PeopleDrawer } from "./PeopleDrawer";
import { Toolbox } from "./Toolbox";
import { useChoices } from "./useChoices";
import { useEditorKeys } from "./useEditorKeys";
import { useEditorSetup, useFollowOthers } from "./useEditorSetup";

const ListView = lazy(() => import("./ListView"));
const TrialPanel = lazy(() => import("./trial/TrialPanel"));

/** The window in which a campaign is drawn, run and watched. */
export default function EditorPage() {
  const site = useSiteId();
  const { campaign: id = "" } = useParams();
  const campaign = useCampaign(site, id, useLiveStatus().state === "open");
  const catalogue = useCatalogue();
  const draft = useDraft(site, id);
  const error = campaign.error ?? catalogue.error ?? draft.error;
  if (campaign.data !== undefined && catalogue.data !== undefined && draft.data !== undefined) {
    return (
      <Opened campaign={campaign.data} catalogue={catalogue.data} draft={draft.data} key={id} site={site} />
    );
  }
  const isMissing = error instanceof ApiError && error.status === 404;
  return (
    <Page back={{ label: "Campaigns", to: `/sites/${site}/campaigns` }} title="Campaign">
      {error === null && <BlocksSkeleton heights={[64, 480]} />}
      {isMissing && (
        <Empty icon={Workflow} title="There is no such campaign">
          <p>It may have been removed.</p>
        </Empty>
      )}
      {error !== null && !isMissing && (
        <Failed
          error={error}
          retry={() => {
            void campaign.refetch();
            void catalogue.refetch();
            void draft.refetch();
          }}
        />
      )}
    </Page>
  );
}

interface OpenedProps {
  site: string;
  campaign: Campaign;
  catalogue: Catalogue;
  draft: Draft;
}

function Opened(props: OpenedProps) {
  const { site, campaign, catalogue, draft } = props;
  const editor = useEditorSetup(site, campaign.id, catalogue, draft);
  const [params] = useSearchParams();
  const [composing, setComposing] = useState<{ take: (letter: string) => void }>();
  const compose = useCallback((take: (letter: string) => void) => setComposing({ take }), []);
  const choices = useChoices(site, compose);
  useFollowOthers(editor, campaign);
  useEditorKeys(editor);
  useEffect(() => {
    document.title = `${campaign.name} · Tracktor`;
  }, [campaign.name]);
  const isTrying = params.has("try");
  const letters = useMemo(() => <Letters onCompose={() => compose(() => undefined)} />, [compose]);
  return (
    <EditorProvider value={editor}>
      <FormProvider value={choices}>
        <ReactFlowProvider>
          <div className={classes.page}>
            <Header campaign={campaign} />
            <ConflictBar campaign={campaign} />
            <div className={classes.columns} data-trying={isTrying || undefined}>
              <Toolbox />
              {params.get("view") === "list" ? (
                <Suspense fallback={<Skeleton height="100%" radius={0} />}>
                  <ListView />
                </Suspense>
              ) : (
                <Canvas />
              )}
              <div className={classes.side}>
                {isTrying ? (
                  <Suspense fallback={<Skeleton height="100%" radius={0} />}>
                    <TrialPanel />
                  </Suspense>
                ) : (
                  <>
                    <Inspector />
                    {letters}
                  </>
                )}
              </div>
            </div>
          </div>
          <FindingDialog />
          <PeopleDrawer />
        </ReactFlowProvider>
        {composing !== undefined && (
          <ComposeLetter onClose={() => setComposing(undefined)} onMade={composing.take} site={site} />
        )}
      </FormProvider>
    </EditorProvider>
  );
}
