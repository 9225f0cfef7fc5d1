import { Component, type ReactNode } from 'react'
import { useLocation } from 'react-router'

interface CaughtProps {
  children: ReactNode
  /** What stands there once something broke. */
  otherwise: ReactNode
}

/** Keeps a fault to the part of the page where it is; another address gets another try. */
export function Caught(props: CaughtProps) {
  const { pathname } = useLocation()
  return <Boundary address={pathname} {...props} />
}

class Boundary extends Component<CaughtProps & { address: string }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override componentDidUpdate({ address }: { address: string }) {
    if (this.state.broken && address !== this.props.address) this.setState({ broken: false })
  }

  override render() {
    return this.state.broken ? this.props.otherwise : this.props.children
  }
}
