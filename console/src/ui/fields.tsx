// Buttons and fields: React Aria's behaviour, this console's looks.
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
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
  TextField as AriaTextField,
  type ButtonProps,
} from 'react-aria-components';

export function Button({
  look = 'plain',
  ...rest
}: ButtonProps & { look?: 'plain' | 'main' | 'danger' | 'quiet' }) {
  return <AriaButton {...rest} className={`button ${look}`} />;
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
  mono?: boolean;
}

export function TextField(p: FieldProps) {
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
    >
      <Label>{p.label}</Label>
      <Input
        className={p.mono ? 'input mono' : 'input'}
        placeholder={p.placeholder ?? ''}
        spellCheck={false}
      />
      {p.hint && !p.error ? (
        <Text slot="description" className="hint">
          {p.hint}
        </Text>
      ) : null}
      <FieldError className="wrong">{p.error ?? ''}</FieldError>
    </AriaTextField>
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
}) {
  return (
    <Select
      className="field"
      value={p.value || null}
      onChange={(key) => p.onChange(String(key))}
      aria-label={p.hideLabel ? p.label : undefined!}
    >
      {p.hideLabel ? null : <Label>{p.label}</Label>}
      <AriaButton className="input choose">
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </AriaButton>
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
