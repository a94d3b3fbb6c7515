import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { options } from './api/options';
import { App } from './App';
import { showTheme } from './lib/theme';
import './style/base.css';
import './style/board.css';
import './style/parts.css';

showTheme();
const queries = new QueryClient({ defaultOptions: options });
createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={queries}>
    <App />
  </QueryClientProvider>,
);
