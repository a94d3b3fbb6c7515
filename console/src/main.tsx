import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { options } from './api/options';
import { App } from './App';
import { showTheme } from './lib/theme';
import './style/base.css';
import './style/board.css';
import './style/controls.css';
import './style/fields.css';
import './style/surfaces.css';
import './style/log.css';
import './style/payload.css';
import './style/sign-in.css';
import './style/wizard.css';
import './style/settings.css';
import './style/service.css';

showTheme();
const queries = new QueryClient({ defaultOptions: options });
createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={queries}>
    <App />
  </QueryClientProvider>,
);
