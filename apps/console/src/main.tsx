import '@mantine/core/styles.layer.css';
import 'virtual:theme.css';
import './design/tokens.css';
import './design/base.css';
import './design/controls.css';
import { createRoot } from 'react-dom/client';
import { App } from './app';

createRoot(document.getElementById('root')!).render(<App />);
