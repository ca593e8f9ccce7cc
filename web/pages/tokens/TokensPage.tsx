import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useAnswer } from '../../api/queries.ts';
import forms from '../../parts/Form.module.css';
import { Page } from '../../parts/Page.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import { tokensTexts } from '../../texts/english/tokens.ts';
import { texts } from '../../texts/english.ts';
import { CreateDialog } from './CreateDialog.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';
import { type Token, TokensTable } from './TokensTable.tsx';

const words = tokensTexts;

/** Tokens of the API: administrators see all, others their own. */
export function TokensPage() {
  const { org = '' } = useParams({ strict: false });
  const [isCreating, setIsCreating] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const tokens = useAnswer('GET /organizations/{org}/tokens', { path: { org } });
  return (
    <Page
      title={texts.frame.pages.tokens}
      actions={<Button onClick={() => setIsCreating(true)}>{words.create}</Button>}
    >
      <p className={forms.intro}>
        {words.text} <a href="/api/v1/docs">{words.docs}</a>
      </p>
      <Shown answer={tokens} what={words.couldNotLoad}>
        {({ data: { data } }) =>
          data.length === 0 ? (
            <Empty title={words.none}>{words.noneText}</Empty>
          ) : (
            <TokensTable org={org} tokens={data} onRevoke={setRevoking} />
          )
        }
      </Shown>
      {isCreating ? <CreateDialog org={org} onClose={() => setIsCreating(false)} /> : null}
      {revoking === null ? null : (
        <RevokeDialog org={org} token={revoking} onClose={() => setRevoking(null)} />
      )}
    </Page>
  );
}
