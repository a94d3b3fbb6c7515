export default function CreatePage() { return <main></main>; }
