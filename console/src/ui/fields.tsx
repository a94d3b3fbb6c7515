// Buttons and fields: React Aria's behaviour, this console's looks.
import { useId, type ReactNode } from 'react';
import {
  Button as AriaButton,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Switch as AriaSwitch,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type ButtonProps,
} from 'react-aria-components';
import type { Role } from '../api/types';
import { useRefusal } from '../lib/role';

// `needs`: the role without which it is disabled, and says why.
export function Button({
  look = 'plain',
  needs = 'VIEWER',
  ...rest
}: ButtonProps & { look?: 'plain' | 'main' | 'danger' | 'quiet'; needs?: Role }) {
  const refusal = useRefusal(needs);
  if (!refusal) return <AriaButton {...rest} className={`button ${look}`} />;
  return (
    <span className="barred" title={refusal}>
      <AriaButton {...rest} className={`button ${look}`} isDisabled />
      <span className="unseen">{refusal}</span>
    </span>
  );
}

export interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  error?: string | null | undefined;
  type?: string;
  placeholder?: string;
  required?: boolean;
  autoComplete?: string;
  autoFocus?: boolean; // once it is there
  mono?: boolean;
}

// What a field of text is, whatever it is written in.
function TextFrame({ children, ...p }: FieldProps & { children: ReactNode }) {
  return (
    <AriaTextField
      className="field"
      value={p.value}
      onChange={p.onChange}
      isInvalid={Boolean(p.error)}
      isRequired={p.required ?? false}
      validationBehavior="aria"
      type={p.type ?? 'text'}
      autoComplete={p.autoComplete ?? 'off'}
      autoFocus={p.autoFocus ?? false}
    >
      <Label>{p.label}</Label>
      {children}
      <FieldNotes hint={p.hint} error={p.error} />
    </AriaTextField>
  );
}

export const TextField = (p: FieldProps) => (
  <TextFrame {...p}>
    <Input
      className={p.mono ? 'input mono' : 'input'}
      placeholder={p.placeholder ?? ''}
      spellCheck={false}
    />
  </TextFrame>
);

// A text of several lines.
export const TextArea = (p: Omit<FieldProps, 'type' | 'mono'>) => (
  <TextFrame {...p}>
    <AriaTextArea
      className="input mono lines"
      placeholder={p.placeholder ?? ''}
      spellCheck={false}
      rows={8}
    />
  </TextFrame>
);

function FieldNotes({ hint, error }: Pick<FieldProps, 'hint' | 'error'>) {
  return (
    <>
      {hint && !error ? (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      ) : null}
      <FieldError className="wrong">{error ?? ''}</FieldError>
    </>
  );
}

const Arrow = () => (
  <span className="arrow" aria-hidden="true">
    ▾
  </span>
);

// A text for which something is offered; anything else may be written too.
export function SuggestField(p: FieldProps & { choices: string[] }) {
  return (
    <ComboBox
      className="field"
      inputValue={p.value}
      onInputChange={p.onChange}
      isInvalid={Boolean(p.error)}
      validationBehavior="aria"
      allowsCustomValue
      menuTrigger="input"
    >
      <Label>{p.label}</Label>
      <div className="suggest">
        <Input
          className={p.mono ? 'input mono' : 'input'}
          placeholder={p.placeholder ?? ''}
          spellCheck={false}
        />
        {p.choices.length > 0 ? (
          <AriaButton className="suggest-open" aria-label={`Offers for ${p.label}`}>
            <Arrow />
          </AriaButton>
        ) : null}
      </div>
      <FieldNotes hint={p.hint} error={p.error} />
      <Popover className="popover">
        <ListBox className="choices">
          {p.choices.map((choice) => (
            <ListBoxItem key={choice} id={choice} textValue={choice} className="choice">
              {choice}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

export interface Choice {
  id: string;
  name: string;
}

export function Choose(p: {
  label: string;
  value: string;
  choices: Choice[];
  onChange: (value: string) => void;
  hideLabel?: boolean;
  isDisabled?: boolean;
  error?: string | null;
}) {
  return (
    <Select
      isDisabled={p.isDisabled ?? false}
      isInvalid={Boolean(p.error)}
      className="field"
      value={p.value || null}
      onChange={(key) => p.onChange(String(key))}
      aria-label={p.hideLabel ? p.label : undefined!}
    >
      {p.hideLabel ? null : <Label>{p.label}</Label>}
      <AriaButton className="input choose">
        <SelectValue />
        <Arrow />
      </AriaButton>
      <FieldNotes hint={null} error={p.error} />
      <Popover className="popover">
        <ListBox className="choices">
          {p.choices.map((choice) => (
            <ListBoxItem key={choice.id} id={choice.id} className="choice">
              {choice.name}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

export function Switch(p: {
  label: ReactNode;
  on: boolean;
  onChange: (on: boolean) => void;
  isDisabled?: boolean;
}) {
  return (
    <AriaSwitch
      className="switch"
      isSelected={p.on}
      onChange={p.onChange}
      isDisabled={p.isDisabled ?? false}
    >
      <span className="track" aria-hidden="true" />
      <span>{p.label}</span>
    </AriaSwitch>
  );
}

// Any number of a few; what is refused stands below them.
export function CheckGroup<Id extends string>(p: {
  label: string;
  choices: { id: Id; name: string }[];
  chosen: Id[];
  onChange: (chosen: Id[]) => void;
  hint?: ReactNode;
  error?: string | null;
}) {
  const notes = useId();
  const toggle = (id: Id, on: boolean) =>
    p.onChange(
      p.choices.map((one) => one.id).filter((one) => (one === id ? on : p.chosen.includes(one))),
    );
  return (
    <fieldset className="field checks" aria-describedby={notes}>
      <legend>{p.label}</legend>
      {p.choices.map((choice) => (
        <label key={choice.id} className="choice-line">
          <input
            type="checkbox"
            checked={p.chosen.includes(choice.id)}
            onChange={(event) => toggle(choice.id, event.target.checked)}
          />
          {choice.name}
        </label>
      ))}
      <span id={notes} className={p.error ? 'wrong' : 'hint'} role={p.error ? 'alert' : undefined}>
        {p.error ?? p.hint}
      </span>
    </fieldset>
  );
}
