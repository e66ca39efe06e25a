/** One kind of transaction: what it is called, and the parameters it has besides those every transaction has. */
export interface TransactionType {
  readonly name: string
  readonly fields: Readonly<Record<string, { readonly label: string; readonly required: boolean }>>
}

/** By the value of `type`. */
export type TransactionTypes = ReadonlyMap<string, TransactionType>

/** The transactions this wallet can show and therefore authorize (OpenID4VP 1.0 sections 5.1 and 8.4). A request with any other is refused whole. */
export const transactionTypes: TransactionTypes = new Map([
  [
    'https://lanyard.invalid/transactions/payment',
    {
      name: 'Payment',
      fields: {
        amount: { label: 'Amount', required: true },
        payee: { label: 'Payee', required: true },
        reference: { label: 'Reference', required: false },
      },
    },
  ],
])
